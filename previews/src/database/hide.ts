import type { PreviewDatabase } from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type pg from 'pg';
import pgModule from 'pg';

const { escapeIdentifier } = pgModule;

/**
 * Empties the tables and replaces the columns that the descriptor names, in one transaction.
 * @param client connected to the copy
 * @throws Refusal (78) that names the table or column that can't be replaced
 */
export async function hideData(
  client: pg.Client,
  { empty, replace }: Pick<PreviewDatabase, 'empty' | 'replace'>,
): Promise<void> {
  await client.query('begin');
  if (empty.length > 0)
    await asDescribed(client, `previews.database.empty: ${empty.join(', ')}`, [
      `truncate ${empty.map(escapeIdentifier).join(', ')} cascade`,
    ]);
  for (const [column, expression] of Object.entries(replace)) {
    const [table = '', name = ''] = column.split('.');
    await asDescribed(client, `previews.database.replace: ${column}`, [
      `update ${escapeIdentifier(table)} set ${escapeIdentifier(name)} = ${expression ?? 'null'}`,
    ]);
  }
  await client.query('commit');
}

async function asDescribed(client: pg.Client, field: string, statements: readonly string[]): Promise<void> {
  try {
    for (const statement of statements) await client.query(statement);
  } catch (error) {
    throw new Refusal(
      `The preview has no database, because personal data can't be replaced in it: ${field}: ${(error as Error).message}.`,
      'Fix the field in gitops.config.ts, commit and push again.',
      exitCode.configuration,
    );
  }
}
