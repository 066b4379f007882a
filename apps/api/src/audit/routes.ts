import { z } from 'zod';
import { exportCsv } from '../csv/export.ts';
import type { AuditEntry as Row } from '../generated/client.ts';
import { type Route, route } from '../http/route.ts';
import { auditPageSchema, auditQuerySchema } from './schema.ts';
import type { AuditStore } from './store.ts';

const common = { method: 'get', tag: 'users', permission: 'administrator' } as const;

/**
 * The list of changes of accounts and environments, page by page and as a file.
 * @param settle completes entries whose end was not known when they were written; it does not throw
 */
export function auditRoutes(audit: AuditStore, settle: () => Promise<void>): Route[] {
  return [
    route({
      ...common,
      path: '/api/audit',
      operationId: 'listChanges',
      summary: 'List changes of accounts and environments',
      description:
        'Who changed which account or environment, what it was before and after, and when; newest first.',
      query: auditQuerySchema,
      responses: { 200: { description: 'A page of changes.', schema: auditPageSchema } },
      async handle({ query }) {
        await settle();
        const { items, ...rest } = await audit.list(query);
        return { status: 200, body: { items: items.map(present), ...rest } };
      },
    }),
    route({
      ...common,
      path: '/api/audit.csv',
      operationId: 'exportChanges',
      summary: 'Export changes of accounts and environments',
      description:
        'The complete list as a streamed CSV file. The last line is `end` and the number of changes; without it, the file is incomplete.',
      responses: {
        200: {
          description: 'The file.',
          schema: z.string().meta({ description: 'CSV (RFC 4180) in UTF-8 with a byte order mark.' }),
          mediaType: 'text/csv',
          headers: { 'Content-Disposition': 'The name to save it under.' },
        },
      },
      async handle() {
        await settle();
        return {
          status: 200,
          headers: { 'Content-Disposition': 'attachment; filename="audit.csv"' },
          chunks: exportChanges(audit.all()),
        };
      },
    }),
  ];
}

const columns = ['id', 'at', 'actor', 'action', 'subject', 'subjectId', 'before', 'after'] as const;

const exportChanges = (batches: AsyncIterable<readonly Row[]>) =>
  exportCsv(columns, batches, (row) => {
    const { id, at, actor, action, subject, subjectId, before, after } = present(row);
    return [id, at, actor, action, subject, subjectId, asCell(before), asCell(after)];
  });

const asCell = (values: unknown) => (values === null ? '' : JSON.stringify(values));

const present = ({ id, at, actor, action, subject, subjectId, before, after }: Row) => ({
  id,
  at: at.toISOString(),
  actor,
  action,
  subject,
  subjectId,
  before,
  after,
});
