import { z } from 'zod';
import { type Route, route } from '../http/route.ts';
import type { OpenApiDocument } from './document.ts';

const documentSchema = z
  .looseObject({ openapi: z.string().meta({ description: 'Version of OpenAPI.', examples: ['3.1.1'] }) })
  .meta({ id: 'OpenApiDocument', description: 'An OpenAPI 3.1 document.' });

/**
 * The document and its reference page.
 * @param document makes the document, at the first request and at the first one after `describes` has changed
 * @param describes identifies what the document depends on while the process runs
 */
export function openApiRoutes(document: () => Promise<OpenApiDocument>, describes: () => object): Route[] {
  const rendered = async (made: Promise<OpenApiDocument>) => {
    const { referencePage, contentSecurityPolicy } = await import('./page/page.ts');
    const headers = { 'Content-Security-Policy': contentSecurityPolicy };
    return { body: referencePage(await made), headers };
  };
  let present:
    | { of: object; document: Promise<OpenApiDocument>; page?: ReturnType<typeof rendered> }
    | undefined;
  const current = () => {
    const of = describes();
    if (present?.of !== of) present = { of, document: document() };
    return present;
  };
  return [
    route({
      method: 'get',
      path: '/openapi.json',
      tag: 'reference',
      operationId: 'readOpenApi',
      summary: 'Read this document',
      description: 'The OpenAPI 3.1 document of the API.',
      permission: 'anyone',
      caching: 'no-cache',
      responses: { 200: { description: 'The document.', schema: documentSchema } },
      handle: async () => ({ status: 200, body: await current().document }),
    }),
    route({
      method: 'get',
      path: '/docs',
      tag: 'reference',
      operationId: 'readReference',
      summary: 'Read the reference',
      description: 'The document as a page for people.',
      permission: 'anyone',
      caching: 'no-cache',
      responses: {
        200: {
          description: 'The page.',
          schema: z.string().meta({ description: 'Self-contained HTML.' }),
          mediaType: 'text/html',
        },
      },
      async handle() {
        const made = current();
        made.page ??= rendered(made.document);
        return { status: 200, ...(await made.page) };
      },
    }),
  ];
}
