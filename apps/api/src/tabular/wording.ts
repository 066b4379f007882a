import type { Input } from '../definition/field.ts';
import type { Explanation, Outcome, Wording } from '../definition/model.ts';
import { type Locale, locales, type Text } from '../definition/text.ts';
import type { Description, TableField } from './description.ts';
import { classesOf } from './records.ts';

/** A text in every language. */
const inEach = (write: (locale: Locale) => string): Text => ({ en: write('en'), fr: write('fr') });

const separators: Record<Locale, string> = { en: ': ', fr: ' : ' };

/** A number with three or so significant digits. */
export function numberText(value: number, locale: Locale): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString(locale, { maximumFractionDigits: digits });
}

/** Certainty is not claimed. */
const percentText = (share: number, locale: Locale) =>
  `${Math.min(99, Math.max(1, Math.round(share * 100)))}${locale === 'fr' ? ' ' : ''}%`;

function valueText(field: TableField, value: Input[string], locale: Locale): string {
  if (value === null || value === undefined) return locale === 'fr' ? 'non renseigné' : 'not given';
  if (field.kind === 'category')
    return field.values.find((each) => each.value === value)?.label[locale] ?? String(value);
  const unit = field.unit ? ` ${field.unit[locale]}` : '';
  return `${numberText(Number(value), locale)}${unit}`;
}

/** The two fields that move the score furthest in this direction. */
function strongest({ contributions }: Explanation, sign: 1 | -1): string[] {
  return Object.entries(contributions)
    .filter(([, value]) => value * sign > 0)
    .sort(([, a], [, b]) => (b - a) * sign)
    .slice(0, 2)
    .map(([name]) => name);
}

/** What is predicted in a few words, and the fields that speak most for and against it. */
export function wordOutcome(
  description: Description,
  input: Input,
  outcome: Outcome,
  explanation: Explanation,
): Wording {
  const { fields } = description;
  const list = (names: readonly string[], locale: Locale) =>
    names
      .map((name) => {
        const field = fields[name] as TableField;
        return `${field.label[locale]} (${valueText(field, input[name], locale)})`;
      })
      .join(locale === 'fr' ? ' et ' : ' and ');
  const [up, down] = [strongest(explanation, 1), strongest(explanation, -1)];
  const sentence = inEach((locale) =>
    [
      ...(up.length > 0 ? [`${verbs.up[locale]} ${list(up, locale)}.`] : []),
      ...(down.length > 0 ? [`${verbs.down[locale]} ${list(down, locale)}.`] : []),
    ].join(' '),
  );
  const headline = headlineOf(description, outcome);
  return locales.some((locale) => sentence[locale] === '') ? { headline } : { headline, sentence };
}

const verbs = {
  up: { en: 'What raises it most:', fr: 'Ce qui l’augmente le plus :' },
  down: { en: 'What lowers it most:', fr: 'Ce qui la réduit le plus :' },
};

function headlineOf({ target }: Description, { value, class: named }: Outcome): Text {
  const label = (locale: Locale) => `${target.label[locale]}${separators[locale]}`;
  if (target.kind === 'yes-no') return inEach((locale) => `${label(locale)}${percentText(value, locale)}`);
  if (target.kind === 'classes') {
    const found = classesOf(target).find((each) => each.value === named);
    return inEach(
      (locale) => `${label(locale)}${found?.label[locale] ?? named} (${percentText(value, locale)})`,
    );
  }
  return inEach(
    (locale) => `${label(locale)}${numberText(value, locale)}${target.unit ? ` ${target.unit[locale]}` : ''}`,
  );
}
