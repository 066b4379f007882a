import type pg from 'pg';
import pgModule from 'pg';

const { escapeLiteral } = pgModule;

/**
 * Objects of a database that belong to no extension and not to PostgreSQL, each with the statement that gives it away.
 * `reassign owned` would do, but not for what the superuser owns that created the server.
 */
const statements = `
  with own as (
    select oid, nspname from pg_namespace
     where nspname <> 'information_schema' and nspname !~ '^pg_'
  ), extension as (
    select classid, objid from pg_depend where deptype = 'e'
  )
  select format('alter schema %I owner to %I', nspname, $1) as statement from own
  union all
  select format('alter %s %I.%I owner to %I',
           case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
             when 'f' then 'foreign table' else 'table' end, n.nspname, c.relname, $1)
    from pg_class c join own n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
     and not exists (select from extension e where e.classid = 'pg_class'::regclass and e.objid = c.oid)
     -- A sequence of a column goes with its table.
     and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid
                        and d.deptype in ('a', 'i') and c.relkind = 'S')
  union all
  select format('alter %s %I.%I owner to %I', case t.typtype when 'd' then 'domain' else 'type' end,
           n.nspname, t.typname, $1)
    from pg_type t join own n on n.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid
   where (t.typtype in ('e', 'd', 'r') or c.relkind = 'c')
     and not exists (select from extension e where e.classid = 'pg_type'::regclass and e.objid = t.oid)
  union all
  select format('alter routine %s owner to %I', p.oid::regprocedure, $1)
    from pg_proc p join own n on n.oid = p.pronamespace
   where not exists (select from extension e where e.classid = 'pg_proc'::regclass and e.objid = p.oid)
     and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i')`;

/** Makes a role the owner of all that a database holds. @param client connected to that database */
export async function giveAll(client: pg.Client, role: string): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(
    statements.replaceAll('$1', escapeLiteral(role)),
  );
  const list = rows.map(({ statement }) => statement).join(';\n');
  if (list) await client.query(list);
}
