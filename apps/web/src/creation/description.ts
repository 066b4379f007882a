import type { components } from '../generated/api.ts';

type Schemas = components['schemas'];
export type Description = Schemas['Description'];
export type TableField = Description['fields'][string];
export type BothTexts = Schemas['DescriptionText'];

const byChoice: BothTexts = { en: 'left out by choice', fr: 'laissée de côté par choix' };

/** Moves a field to the columns that are left out. @returns the field */
export function leaveOut(description: Description, column: string): TableField | undefined {
  const { [column]: field, ...rest } = description.fields;
  if (!field) return undefined;
  description.fields = rest;
  description.leftOut = { ...description.leftOut, [column]: { ...byChoice } };
  return field;
}

/** Fields in the order of the table. */
export function orderedBy(columns: readonly string[], fields: Description['fields']): Description['fields'] {
  const place = (name: string) => columns.indexOf(name);
  return Object.fromEntries(Object.entries(fields).sort(([one], [other]) => place(one) - place(other)));
}

/** Every text of a description that a person may translate; not what is left out. */
function textsOf({ title, question, summary, notice, target, fields }: Description): BothTexts[] {
  const classes = 'classes' in target ? target.classes : 'yes' in target ? [target.yes, target.no] : [];
  const ofFields = Object.values(fields).flatMap((field) => [
    field.label,
    ...(field.kind === 'category' ? field.values.map(({ label }) => label) : []),
  ]);
  return [title, question, summary, notice, target.label, ...classes.map(({ label }) => label), ...ofFields];
}

/** How many texts are the same in both languages: they may wait to be translated. Numbers are not counted. */
export const sameInBoth = (description: Description): number =>
  textsOf(description).filter(({ en, fr }) => en === fr && /\p{L}/u.test(en)).length;

/** A number as a person types it, with a decimal point or comma; another text as it is, for the API to refuse. */
export function typedNumber(text: string): number {
  const number = Number(text.trim().replace(',', '.').replace(/\s/g, ''));
  return (text.trim() === '' || Number.isNaN(number) ? text : number) as number;
}
