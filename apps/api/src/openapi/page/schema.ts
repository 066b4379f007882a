import { html, type Markup } from './html.ts';

/** The parts of JSON Schema that the document uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  allOf?: Schema[];
}

/** Longer lists are in the document alone. */
const maxListed = 50;

/** The type of a schema in words, with links to named ones. */
export function typeOf(schema: Schema): Markup {
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  const parts = schema.anyOf ?? schema.allOf;
  if (parts) return html`${parts.map((part, index) => html`${index > 0 ? ' or ' : ''}${typeOf(part)}`)}`;
  if (schema.enum && schema.enum.length > maxListed) return html`one of ${schema.enum.length} values`;
  if (schema.enum)
    return html`${schema.enum.map((value, index) => html`${index > 0 ? ', ' : ''}<code>${String(value)}</code>`)}`;
  if (schema.const !== undefined) return html`<code>${String(schema.const)}</code>`;
  if (schema.items) return html`list of ${typeOf(schema.items)}`;
  const name = [schema.type ?? 'any'].flat().join(' or ');
  const range = [
    schema.minimum === undefined || schema.minimum <= Number.MIN_SAFE_INTEGER ? '' : `from ${schema.minimum}`,
    schema.maximum === undefined || schema.maximum >= Number.MAX_SAFE_INTEGER ? '' : `to ${schema.maximum}`,
    schema.maxLength === undefined ? '' : `at most ${schema.maxLength} characters`,
  ];
  return html`${[name, schema.format ? `(${schema.format})` : '', ...range].filter(Boolean).join(' ')}`;
}

export interface Row {
  name: string;
  required: boolean;
  schema: Schema;
  description: string;
}

/** Fields or parameters as a table. */
export function fieldTable(caption: string, rows: Row[]): Markup {
  if (rows.length === 0) return html``;
  return html`<div class="table" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>${rows.map(
    ({
      name,
      required,
      schema,
      description,
    }) => html`<tr><th scope="row"><code>${name}</code>${required ? '' : html` <span class="quiet">optional</span>`}</th>
<td>${typeOf(schema)}</td><td>${description}${schema.default === undefined ? '' : html` Default: <code>${String(schema.default)}</code>.`}</td></tr>`,
  )}</tbody></table></div>`;
}

/** One named schema with its fields. */
export function schemaSection(name: string, schema: Schema): Markup {
  const rows = Object.entries(schema.properties ?? {}).map(([field, value]) => ({
    name: field,
    required: schema.required?.includes(field) ?? false,
    schema: value,
    description: value.description ?? '',
  }));
  return html`<section class="operation" id="schema-${name}"><h3>${name}</h3><p>${schema.description}</p>
${rows.length > 0 ? fieldTable(`Fields of ${name}`, rows) : html`<p>${typeOf(schema)}</p>`}</section>`;
}
