import type pg from 'pg';
import pgModule from 'pg';
import { define, definitionsOf, otherObjectsOf } from './schema.ts';

const { escapeIdentifier } = pgModule;

/** A table with what its rows refer to. */
interface Table {
  readonly oid: number;
  readonly name: string;
  /** That are written: not those that are generated. */
  readonly columns: readonly string[];
}

interface Reference {
  readonly from: number;
  readonly to: number;
  /** Joins the aliases `child` and `parent`. */
  readonly condition: string;
}

const tables = `
  select c.oid::int, format('%I.%I', n.nspname, c.relname) as name,
      array(select attname::text from pg_attribute a where a.attrelid = c.oid and attnum > 0 and not attisdropped
               and attgenerated = '' order by attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind = 'r' and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
     and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
   order by c.oid`;

const references = `
  select conrelid::int as from, confrelid::int as to, (
      select string_agg(format('child.%I = parent.%I', a.attname, b.attname), ' and ')
        from unnest(conkey, confkey) as k (child, parent)
        join pg_attribute a on a.attrelid = conrelid and a.attnum = k.child
        join pg_attribute b on b.attrelid = confrelid and b.attnum = k.parent) as condition
    from pg_constraint where contype = 'f'`;

const sequences = `
  select format('%I.%I', schemaname, sequencename) as name, last_value::text as last from pg_sequences
   where last_value is not null`;

/** The temporary table of the rows that are chosen of a table. */
const chosen = (oid: number): string => `pg_temp.chosen_${oid}`;

/** Rows that are sent in one statement. */
const batch = 500;

/** The rows that were written last are at the end of a table's file: only that is read, where it has enough of them. */
async function chooseNewest(client: pg.Client, { oid, name }: Table, rows: number): Promise<void> {
  await client.query(`create temporary table chosen_${oid} (place tid) on commit drop`);
  const add = async (from: string) =>
    (
      await client.query(
        `insert into ${chosen(oid)} select ctid from ${name} where ctid >= ${from} order by ctid desc limit ${rows}`,
      )
    ).rowCount ?? 0;
  // A page has a row at least, unless it was deleted.
  const { rows: sizes } = await client.query<{ start: number }>(
    "select greatest(0, pg_relation_size($1::oid) / current_setting('block_size')::int - $2::int)::int as start",
    [oid, rows],
  );
  const start = sizes[0]?.start ?? 0;
  if ((await add(`'(${start},0)'`)) < rows && start > 0) {
    await client.query(`delete from ${chosen(oid)}`);
    await add("'(0,0)'");
  }
  await client.query(`analyze ${chosen(oid)}`);
}

/**
 * Chooses rows in a snapshot that stays as it is until the transaction ends: of each table so many of those that were
 * written last, and whatever they refer to.
 */
async function choose(client: pg.Client, rows: number): Promise<readonly Table[]> {
  const all = (await client.query<Table>(tables)).rows;
  const refer = (await client.query<Reference>(references)).rows;
  for (const table of all) await chooseNewest(client, table, rows);
  const nameOf = new Map(all.map(({ oid, name }) => [oid, name]));
  for (let added = 1; added > 0; ) {
    added = 0;
    for (const { from, to, condition } of refer) {
      const { rowCount } = await client.query(
        `insert into ${chosen(to)} select distinct parent.ctid from ${nameOf.get(to)} parent
           join ${nameOf.get(from)} child on ${condition} join ${chosen(from)} c on child.ctid = c.place
          where not exists (select from ${chosen(to)} already where already.place = parent.ctid)`,
      );
      added += rowCount ?? 0;
    }
  }
  return all;
}

/** Copies the chosen rows of a table, as PostgreSQL's own JSON, which keeps every value. */
async function copyRows(from: pg.Client, to: pg.Client, { oid, name, columns }: Table): Promise<void> {
  if (columns.length === 0) return;
  const list = columns.map(escapeIdentifier).join(', ');
  for (let skip = 0; ; skip += batch) {
    const { rows } = await from.query<{ json: string | null }>(
      `select json_agg(one)::text as json from (
         select ${list} from ${name} where ctid in (select place from ${chosen(oid)} order by place limit ${batch} offset ${skip})
       ) one`,
    );
    const json = rows[0]?.json ?? null;
    if (json === null) return;
    await to.query(
      `insert into ${name} (${list}) overriding system value select ${list} from json_populate_recordset(null::${name}, $1::json)`,
      [json],
    );
  }
}

/**
 * Fills an empty database with the schema of another one and some rows of each table: of a table that has no more than
 * `rows`, all of them. References hold, as the foreign keys are made after the rows; sequences go on where they were.
 * @param from connected to the database that is sampled @param to connected to the empty one
 * @returns what kept it from it: names of objects that can't be made again; empty where all is there
 */
export async function copySample(from: pg.Client, to: pg.Client, rows: number): Promise<string[]> {
  const others = await otherObjectsOf(from);
  if (others.length > 0) return others;
  await from.query('begin isolation level repeatable read');
  try {
    const all = await definitionsOf(from);
    const sampled = await choose(from, rows);
    await define(to, all, 'before');
    for (const table of sampled) await copyRows(from, to, table);
    const { rows: last } = await from.query<{ name: string; last: string }>(sequences);
    for (const one of last) await to.query('select setval($1, $2)', [one.name, one.last]);
    await define(to, all, 'after');
    const made = new Set((await definitionsOf(to)).map(({ statement }) => statement));
    return all.map(({ statement }) => statement).filter((statement) => !made.has(statement));
  } finally {
    await from.query('rollback');
  }
}
