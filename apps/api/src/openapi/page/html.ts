/** Markup that needs no escaping. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Insertable = Markup | string | number | undefined | Insertable[];

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template that escapes inserted texts, but not inserted markup or lists of markup. */
export function html(strings: TemplateStringsArray, ...values: Insertable[]): Markup {
  return new Markup(String.raw({ raw: strings }, ...values.map(write)));
}

function write(value: Insertable): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(write).join('');
  return String(value).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
