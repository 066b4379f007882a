import { z } from 'zod';
import { type Route, route } from '../http/route.ts';
import type { OpenApiDocument } from './document.ts';

const documentSchema = z
  .looseObject({ openapi: z.string().meta({ description: 'Version of OpenAPI.', examples: ['3.1.1'] }) })
  .meta({ id: 'OpenApiDocument', description: 'An OpenAPI 3.1 document.' });

/**
 * The document and its reference page.
 * @param document makes the document; called once, at the first request
 */
export function openApiRoutes(document: () => Promise<OpenApiDocument>): Route[] {
  let made: Promise<OpenApiDocument> | undefined;
  const once = () => {
    made ??= document();
    return made;
  };
  let page: Promise<{ body: string; headers: Record<string, string> }> | undefined;
  const rendered = async () => {
    const { referencePage, contentSecurityPolicy } = await import('./page/page.ts');
    const headers = { 'Content-Security-Policy': contentSecurityPolicy };
    return { body: referencePage(await once()), headers };
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
      handle: async () => ({ status: 200, body: await once() }),
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
        page ??= rendered();
        return { status: 200, ...(await page) };
      },
    }),
  ];
}
