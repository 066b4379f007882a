import { createHash } from 'node:crypto';
import type { createDocument } from 'zod-openapi';
import { problemKinds } from '../../http/problem.ts';
import { html, Markup } from './html.ts';
import { fieldTable, type Schema, schemaSection, typeOf } from './schema.ts';
import { style } from './style.ts';

/** The page may load its own style and nothing else. */
export const contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema: Schema;
}

interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  security: Record<string, unknown>[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
  'x-aliases'?: string[];
  'x-roles': readonly string[] | 'everyone';
}

interface Endpoint {
  path: string;
  method: string;
  operation: Operation;
}

/** The reference as one self-contained HTML page: no script, no font, no external address. */
export function referencePage(document: ReturnType<typeof createDocument>): string {
  const endpoints = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Record<string, unknown>).map(
      ([method, operation]): Endpoint => ({ path, method, operation: operation as Operation }),
    ),
  );
  const tags = (document.tags ?? []).map(({ name, description }) => ({
    name,
    description,
    endpoints: endpoints.filter(({ operation }) => operation.tags.includes(name)),
  }));
  const schemas = Object.entries((document.components?.schemas ?? {}) as Record<string, Schema>);
  const { title, version, description } = document.info;
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} API ${version}</title><style>${new Markup(style)}</style></head>
<body>
<header><a class="skip" href="#main">Skip to the content</a>
<h1>${title} API</h1>
<p>Version ${version}. <a href="/openapi.json">OpenAPI 3.1 document</a></p>
<p>${description}</p></header>
<nav aria-label="Contents">${tags.map(
    (tag) =>
      html`<strong>${tag.name}</strong><ul>${tag.endpoints.map(
        ({ operation }) => html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`,
      )}</ul>`,
  )}<strong>More</strong><ul><li><a href="#schemas">Schemas</a></li><li><a href="#problems">Problems</a></li></ul></nav>
<main id="main">
${tags.map((tag) => html`<section><h2>${tag.name}</h2><p>${tag.description}</p>${tag.endpoints.map(operationSection)}</section>`)}
<section id="schemas"><h2>Schemas</h2>${schemas.map(([name, schema]) => schemaSection(name, schema))}</section>
<section id="problems"><h2>Problems</h2><p>Every error is <code>application/problem+json</code>; its <code>type</code> leads here.</p>${Object.entries(
    problemKinds,
  ).map(
    ([kind, problem]) =>
      html`<section class="operation" id="problem-${kind}"><h3>${problem.status} ${problem.title}</h3><p>${problem.help}</p></section>`,
  )}</section>
</main>
</body>
</html>`.text;
}

const bearers = {
  monitoring: 'bearers of the monitoring token',
  delivery: 'bearers of the delivery token',
};

function operationSection({ path, method, operation }: Endpoint): Markup {
  const { parameters = [], requestBody, responses, security } = operation;
  const body = requestBody?.content['application/json']?.schema;
  const roles = [operation['x-roles']].flat();
  const guards = security
    .flatMap((schemes) => Object.keys(schemes))
    .map((scheme) =>
      scheme === 'session'
        ? `accounts with the role ${roles.join(' or ')}`
        : bearers[scheme as keyof typeof bearers],
    );
  return html`<section class="operation" id="${operation.operationId}"><h3>${operation.summary}</h3>
<p class="address"><code><span class="method">${method}</span> ${path}</code>${operation['x-aliases']?.map(
    (alias) => html`<span class="quiet">also <code>${alias}</code></span>`,
  )}</p>
<p>${operation.description} ${guards.length > 0 ? `For ${guards.join(', or ')}.` : ''}</p>
${fieldTable(
  `Parameters of ${operation.operationId}`,
  parameters.map(({ name, required = false, description = '', schema }) => ({
    name,
    required,
    description,
    schema,
  })),
)}
${body ? html`<p>Body: ${typeOf(body)}</p>` : ''}
<div class="table" tabindex="0" role="region" aria-label="Answers of ${operation.operationId}"><table>
<caption>Answers</caption>
<thead><tr><th scope="col">Status</th><th scope="col">Body</th><th scope="col">When</th></tr></thead>
<tbody>${Object.entries(responses).map(([status, { description, content }]) => {
    const [first] = Object.values(content ?? {});
    return html`<tr><th scope="row">${status}</th><td>${first ? typeOf(first.schema) : 'none'}</td><td>${description}</td></tr>`;
  })}</tbody></table></div></section>`;
}
