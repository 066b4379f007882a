import type pg from 'pg';

/** Limits of the server that would end a transaction in which nothing happens for a while. */
const limits = ['idle_in_transaction_session_timeout', 'transaction_timeout'];

/**
 * Begins a transaction that only holds advisory locks while other connections work: it may be idle for any time, and
 * keeps no snapshot. Unlike a lock of a session, its locks also work through a pooler in transaction mode. They are
 * released with the transaction, and when the connection ends.
 */
export async function beginLasting(client: pg.ClientBase): Promise<void> {
  await client.query('begin');
  await client.query('select set_config(name, $1, true) from pg_settings where name = any($2)', [
    '0',
    limits,
  ]);
}
