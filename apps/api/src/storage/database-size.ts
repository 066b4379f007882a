import type pg from 'pg';

const withoutLog = 'select pg_database_size(current_database())::float8 as bytes';
const withLog = `${withoutLog.replace(' as bytes', '')} + (select sum(size) from pg_ls_waldir())::float8 as bytes`;

/**
 * Bytes that the database occupies: its tables and indexes and, where its user may see it, the write-ahead log, which
 * is on the same volume.
 */
export async function databaseSize(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ allowed: boolean }>(
    `select has_function_privilege('pg_ls_waldir()', 'execute') as allowed`,
  );
  const measured = await pool.query<{ bytes: number }>(rows[0]?.allowed ? withLog : withoutLog);
  return measured.rows[0]?.bytes ?? 0;
}
