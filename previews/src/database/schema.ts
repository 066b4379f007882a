import type pg from 'pg';

/** When a statement is run: what needs no rows comes before they are copied, what checks or reads them after. */
export type Phase = 'before' | 'after';

/** A statement that makes one object of a database. */
export interface Definition {
  readonly phase: Phase;
  readonly statement: string;
}

/** Names of schemas, and objects that an extension makes. */
const own = `
  own as (
    select oid, nspname from pg_namespace n
     where nspname <> 'information_schema' and nspname !~ '^pg_'
       and not exists (select from pg_depend d where d.deptype = 'e'
                          and d.classid = 'pg_namespace'::regclass and d.objid = n.oid)
  ), extension as (
    select classid, objid from pg_depend where deptype = 'e'
  ), relation as (
    select c.*, n.nspname from pg_class c join own n on n.oid = c.relnamespace
     where not exists (select from extension e where e.classid = 'pg_class'::regclass and e.objid = c.oid)
  ), routine as (
    select p.*, n.nspname from pg_proc p join own n on n.oid = p.pronamespace
     where not exists (select from extension e where e.classid = 'pg_proc'::regclass and e.objid = p.oid)
       and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i')
  ), own_type as (
    select t.*, n.nspname from pg_type t join own n on n.oid = t.typnamespace
     where not exists (select from extension e where e.classid = 'pg_type'::regclass and e.objid = t.oid)
  )`;

/** Of a sequence, by the alias `q` of pg_sequence. */
const sequenceOptions = `format('start %s increment %s minvalue %s maxvalue %s cache %s %s',
  q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, case when q.seqcycle then 'cycle' else 'no cycle' end)`;

const columnsOf = (table: string): string => `(
  select string_agg(format('%I %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
      case when a.attcollation <> ty.typcollation and a.attcollation <> 0
        then (select format(' collate %I.%I', cn.nspname, co.collname) from pg_collation co
                join pg_namespace cn on cn.oid = co.collnamespace where co.oid = a.attcollation) else '' end,
      case when a.attgenerated <> '' then format(' generated always as (%s) %s', pg_get_expr(d.adbin, d.adrelid),
                                            case a.attgenerated when 's' then 'stored' else 'virtual' end)
           when a.attidentity <> '' then (
             select format(' generated %s as identity (sequence name %I.%I %s)',
                      case a.attidentity when 'a' then 'always' else 'by default' end, s.nspname, s.relname, ${sequenceOptions})
               from pg_depend dep join relation s on s.oid = dep.objid and s.relkind = 'S'
               join pg_sequence q on q.seqrelid = s.oid
              where dep.classid = 'pg_class'::regclass and dep.refclassid = 'pg_class'::regclass
                and dep.refobjid = a.attrelid and dep.refobjsubid = a.attnum and dep.deptype = 'i')
           when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end,
      case when a.attnotnull then ' not null' else '' end), ', ' order by a.attnum)
    from pg_attribute a join pg_type ty on ty.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where a.attrelid = ${table} and a.attnum > 0 and not a.attisdropped)`;

const options = `case when c.reloptions is null then '' else format(' with (%s)', array_to_string(c.reloptions, ', ')) end`;

/** Each object of a database, in an order in which they can be made. */
const definitions = `with ${own}, definition (phase, step, place, statement) as (
  select 'before', 1, oid::bigint, format('create schema if not exists %I', nspname) from own
  union all
  select 'before', 2, e.oid, format('create extension if not exists %I schema %I', extname, n.nspname)
    from pg_extension e join pg_namespace n on n.oid = e.extnamespace
  union all
  select 'before', 3, t.oid, case t.typtype
      when 'e' then format('create type %I.%I as enum (%s)', t.nspname, t.typname,
        (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from pg_enum where enumtypid = t.oid))
      when 'd' then format('create domain %I.%I as %s%s%s', t.nspname, t.typname, format_type(t.typbasetype, t.typtypmod),
        coalesce(' default ' || t.typdefault, ''),
        coalesce((select string_agg(format(' constraint %I %s', conname, pg_get_constraintdef(oid)), '' order by conname)
                    from pg_constraint where contypid = t.oid), ''))
      else format('create type %I.%I as (%s)', t.nspname, t.typname, ${columnsOf('t.typrelid')}) end
    from own_type t left join pg_class c on c.oid = t.typrelid
   where t.typtype in ('e', 'd') or c.relkind = 'c'
  union all
  select 'before', 4, c.oid, format('create sequence %I.%I as %s %s', c.nspname, c.relname, format_type(q.seqtypid, null), ${sequenceOptions})
    from relation c join pg_sequence q on q.seqrelid = c.oid
   where not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'i')
  union all
  select 'before', 5, oid, pg_get_functiondef(oid) from routine where prokind in ('f', 'p')
  union all
  select 'before', 6, c.oid, format('create %stable %I.%I (%s)%s', case c.relpersistence when 'u' then 'unlogged ' else '' end,
      c.nspname, c.relname, coalesce(${columnsOf('c.oid')}, ''), ${options})
    from relation c where c.relkind = 'r'
  union all
  select 'before', 7, s.oid, format('alter sequence %I.%I owned by %I.%I.%I', s.nspname, s.relname, c.nspname, c.relname, a.attname)
    from relation s join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.oid and d.deptype = 'a'
    join relation c on d.refclassid = 'pg_class'::regclass and c.oid = d.refobjid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
   where s.relkind = 'S'
  union all
  select 'after', case contype when 'f' then 10 else 8 end, k.oid,
      format('alter table %I.%I add constraint %I %s', c.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid))
    from pg_constraint k join relation c on c.oid = k.conrelid
   where k.contype in ('p', 'u', 'x', 'c', 'f')
  union all
  select 'after', case c.relkind when 'm' then 12 else 9 end, i.indexrelid, pg_get_indexdef(i.indexrelid)
    from pg_index i join relation c on c.oid = i.indrelid
   where not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
  union all
  select 'after', 11, c.oid, format('create %sview %I.%I%s as %s', case c.relkind when 'm' then 'materialized ' else '' end,
      c.nspname, c.relname, ${options}, pg_get_viewdef(c.oid))
    from relation c where c.relkind in ('v', 'm')
  union all
  select 'after', 13, s.oid, pg_get_statisticsobjdef(s.oid) from pg_statistic_ext s join own n on n.oid = s.stxnamespace
  union all
  select 'after', 14, t.oid, pg_get_triggerdef(t.oid) from pg_trigger t join relation c on c.oid = t.tgrelid
   where not t.tgisinternal
) select phase, statement from definition order by step, place`;

/** Objects that the statements above do not make. */
const others = `with ${own}
  select format('%s %I', case relkind when 'p' then 'partitioned table' else 'foreign table' end, relname) as name
    from relation where relkind in ('p', 'f')
  union all
  select format('inheritance of %I', c.relname) from pg_inherits h join relation c on c.oid = h.inhrelid where c.relkind = 'r'
  union all
  select format('row level security of %I', relname) from relation where relrowsecurity
  union all
  select format('aggregate %I', proname) from routine where prokind not in ('f', 'p')
  union all
  select format('range %I', typname) from own_type where typtype in ('r', 'm')
  union all
  select format('rule %I', rulename) from pg_rewrite r join relation c on c.oid = r.ev_class where rulename <> '_RETURN'
  union all
  select format('trigger %I that is off', tgname) from pg_trigger t join relation c on c.oid = t.tgrelid
   where not tgisinternal and tgenabled <> 'O'
  union all
  select format('large object %s', oid) from pg_largeobject_metadata
  union all
  select format('%s %s', classid::regclass, objid) from (
      select 'pg_operator'::regclass, oid from pg_operator union all select 'pg_cast'::regclass, oid from pg_cast
      union all select 'pg_collation'::regclass, oid from pg_collation union all select 'pg_ts_config'::regclass, oid from pg_ts_config
      union all select 'pg_opclass'::regclass, oid from pg_opclass union all select 'pg_event_trigger'::regclass, oid from pg_event_trigger
    ) as made (classid, objid)
   where objid >= 16384 and (classid, objid) not in (select classid, objid from extension)`;

/** How the objects of a database are made. @param client connected to it */
export async function definitionsOf(client: pg.Client): Promise<Definition[]> {
  // Names in definitions are then written with their schemas.
  await client.query("set search_path = ''");
  const { rows } = await client.query<Definition>(definitions);
  await client.query('reset search_path');
  return rows;
}

/** What of a database can't be made again by its definitions; empty where all of it can. */
export const otherObjectsOf = async (client: pg.Client): Promise<string[]> =>
  (await client.query<{ name: string }>(others)).rows.map(({ name }) => name);

/** Runs the statements of a phase. */
export async function define(client: pg.Client, all: readonly Definition[], phase: Phase): Promise<void> {
  // A function may name a table that comes later.
  await client.query('set check_function_bodies = off');
  for (const one of all) if (one.phase === phase) await client.query(one.statement);
}
