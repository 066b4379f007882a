import { type Cluster, firstEnvironment } from '@presage/gitops';
import { withServer } from '@presage/previews/database';
import { Refusal } from '@presage/runtime/refusal';
import type { ScratchClone } from '../scratch-clone.ts';
import { push } from './steps.ts';

const slug = 'bench-large';
const table = 'presage_bench_rows';
/** Each has 1.1 kB on its page. */
const rowsPerMegabyte = 890;

/** The seconds in which a push says that it has copied a database of so many megabytes or more. */
export function copiedIn(output: string, megabytes: number): number | undefined {
  const [, size, seconds] = /: (\d+) MB of \S+ in ([\d.]+) s/.exec(output) ?? [];
  return size !== undefined && Number(size) >= megabytes ? Number(seconds) : undefined;
}

/**
 * Fills the database of the first environment, has a preview copy it, and empties it again.
 * @returns seconds of the copy
 * @throws Refusal where previews have no database of their own, or it was not copied
 */
export async function branchLarge(
  { record, descriptor }: Cluster,
  clone: ScratchClone,
  megabytes: number,
): Promise<number> {
  const database = descriptor.previews?.database;
  if (!database) throw new Refusal('Previews have no database of their own.', 'Leave --megabytes out.');
  const { namespace } = firstEnvironment(descriptor.environments);
  const inDatabase = (statements: readonly string[]) =>
    withServer(record, namespace, database, async (server) => {
      const client = await server.connect(database.name);
      try {
        for (const statement of statements) await client.query(statement);
      } finally {
        await client.end();
      }
    });
  try {
    await inDatabase([
      `create table ${table} as select n, repeat(md5(n::text), 31) as text from generate_series(1, ${megabytes * rowsPerMegabyte}) n`,
      'checkpoint',
    ]);
    const output = await push(clone, `HEAD:refs/heads/${slug}`);
    const seconds = copiedIn(output, megabytes);
    if (seconds !== undefined) return seconds;
    throw new Refusal(
      `The database was not copied:\n${output}`,
      'Give fewer --megabytes: previews.database.maxMegabytes.',
    );
  } finally {
    await inDatabase([`drop table if exists ${table}`]);
    if (await clone.git(['ls-remote', 'cluster', `refs/heads/${slug}`]))
      await push(clone, `:refs/heads/${slug}`);
  }
}
