import type { PreviewDatabase } from '@presage/gitops';
import type pg from 'pg';
import pgModule from 'pg';
import type { Server } from './connect.ts';
import { copyDatabase } from './copy.ts';
import { hideData } from './hide.ts';
import { giveAll } from './owner.ts';
import { copySample } from './sample.ts';

const { escapeIdentifier, escapeLiteral } = pgModule;

export interface NewDatabase {
  /** Its name, and that of the role that owns it. */
  readonly name: string;
  readonly password: string;
  /** Start without the data of the other environment. */
  readonly empty: boolean;
}

/** What a preview's database was made from. */
export interface Branched {
  readonly megabytes: number;
  readonly ownMegabytes: number | undefined;
  /** `sampled`: the schema with some rows of each table, as the other database is too large for a copy. */
  readonly made: 'copied' | 'sampled' | 'empty';
  /** Why a database that is too large is empty: what a sample can't have. */
  readonly others: readonly string[];
}

/** The size of a database; nothing where there is none of that name. */
export async function megabytesOf(client: pg.Client, name: string): Promise<number | undefined> {
  const { rows } = await client.query<{ bytes: string }>(
    'select pg_database_size(oid) as bytes from pg_database where datname = $1',
    [name],
  );
  return rows[0] && Math.ceil(Number(rows[0].bytes) / 2 ** 20);
}

/** The size of a preview's database; nothing where there is none, or where its making was cut off. */
export async function madeMegabytesOf(client: pg.Client, name: string): Promise<number | undefined> {
  // Its role gets it at the very end.
  const { rowCount } = await client.query(
    'select from pg_database where datname = $1 and pg_get_userbyid(datdba) = $1',
    [name],
  );
  return rowCount ? megabytesOf(client, name) : undefined;
}

/** A role that may do nothing but connect to databases that it is given. */
async function makeRole(client: pg.Client, { name, password }: NewDatabase): Promise<void> {
  const role = escapeIdentifier(name);
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [name]);
  const verb = rowCount ? 'alter' : 'create';
  await client.query(
    `${verb} role ${role} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls connection limit 40 password ${escapeLiteral(password)}`,
  );
}

/** Only the roles that a database names may connect to it: by default everybody may, to every database. */
async function closeOthers(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    `select datname from pg_database where datallowconn
       and coalesce(datacl, acldefault('d', datdba))::text ~ '[{,]=[^/]*c'`,
  );
  for (const { datname } of rows)
    await client.query(`revoke connect, temporary on database ${escapeIdentifier(datname)} from public`);
}

/** Fills an empty database with a sample. @returns what keeps it from one; it may then be there in part */
async function sampled(server: Server, source: PreviewDatabase, to: pg.Client): Promise<string[]> {
  const from = await server.connect(source.name);
  try {
    return await copySample(from, to, source.sampleRows);
  } catch (error) {
    return [(error as Error).message];
  } finally {
    await from.end();
  }
}

/** Works in a database. */
async function inside<Result>(
  server: Server,
  name: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = await server.connect(name);
  return work(client).finally(() => client.end());
}

/**
 * Makes the database of a preview: a copy of another one, in which personal data is replaced before anybody but this
 * tool can connect. Its role owns all of it, and may connect to no other database.
 */
export async function branchDatabase(
  server: Server,
  source: PreviewDatabase,
  wanted: NewDatabase,
): Promise<Branched> {
  const [client, second] = await Promise.all([server.connect(), server.connect()]);
  const name = escapeIdentifier(wanted.name);
  try {
    const megabytes = (await megabytesOf(client, source.name)) ?? 0;
    const isLarge = megabytes > source.maxMegabytes;
    let made: Branched['made'] = wanted.empty ? 'empty' : isLarge ? 'sampled' : 'copied';
    let others: string[] = [];
    await closeOthers(client);
    await client.query(`drop database if exists ${name} with (force)`); // its making was cut off
    await makeRole(client, wanted);
    try {
      if (made === 'copied')
        await copyDatabase(client, second, { source: source.name, target: wanted.name, megabytes });
      else await client.query(`create database ${name}`);
      await client.query(`revoke all on database ${name} from public`);
      if (made === 'sampled') {
        others = await inside(server, wanted.name, (to) => sampled(server, source, to));
        if (others.length > 0) {
          made = 'empty';
          await client.query(`drop database ${name} with (force)`);
          await client.query(`create database ${name}`);
          await client.query(`revoke all on database ${name} from public`);
        }
      }
      await inside(server, wanted.name, async (own) => {
        if (made !== 'empty') await hideData(own, source);
        await giveAll(own, wanted.name);
      });
      await client.query(`alter database ${name} owner to ${name}`);
    } catch (error) {
      await removeDatabase(server, wanted.name);
      throw error;
    }
    return { megabytes, ownMegabytes: await megabytesOf(client, wanted.name), made, others };
  } finally {
    await Promise.all([client.end(), second.end()]);
  }
}

/** Removes the database of a preview with its role; nothing where neither is there. */
export async function removeDatabase(server: Server, name: string): Promise<void> {
  const client = await server.connect();
  try {
    await client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`);
    await client.query(`drop role if exists ${escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
