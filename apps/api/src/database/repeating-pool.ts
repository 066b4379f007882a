import pg from 'pg';

/** PostgreSQL: the server ended the connection on request, before it had answered; nothing of it was committed. */
const ended = '57P01';

/** Milliseconds for which a statement or a connection is asked for again. */
const patience = 3_000;

/** Milliseconds after an ended connection for which another one is tried out before it is handed out. */
const suspicion = 5_000;

/** pg: the connection had ended before the statement was sent; pg gives this error no code. */
const unsent = 'Client has encountered a connection error and is not queryable';

const isEnded = (error: unknown): boolean =>
  error instanceof Error && ((error as { code?: unknown }).code === ended || error.message === unsent);

type Query = (...args: unknown[]) => Promise<unknown>;

/**
 * A pool whose callers do not notice that an administrator ends idle connections, as a copy of the database does: who
 * was given one at that moment gets another. A new connection waits until the server takes it, as long as
 * `connectionTimeoutMillis`. A connection that ends within a transaction is not replaced.
 */
export class RepeatingPool extends pg.Pool {
  #endedAt = Number.NEGATIVE_INFINITY;

  constructor(options: pg.PoolConfig) {
    super(options);
    this.on('error', (error) => this.#notice(error));
    // The end can arrive together with an answer, when no query is left to get the error, and nobody listens yet.
    this.on('connect', (client) => client.on('error', (error) => this.#notice(error)));
    this.query = this.#repeated(super.query.bind(this) as unknown as Query) as unknown as pg.Pool['query'];
    const connect = super.connect.bind(this) as unknown as Query;
    this.connect = ((callback?: unknown) =>
      callback === undefined ? this.#tried(connect) : connect(callback)) as unknown as pg.Pool['connect'];
  }

  #notice(error: unknown): boolean {
    if (!isEnded(error)) return false;
    this.#endedAt = performance.now();
    return true;
  }

  /** A statement outside a transaction, again when its connection was ended before it was answered. */
  #repeated(query: Query): Query {
    return async (...args) => {
      const began = performance.now();
      for (;;) {
        try {
          return await query(...args);
        } catch (error) {
          if (!this.#notice(error) || performance.now() - began > patience) throw error;
        }
      }
    };
  }

  /** A connection for a transaction: one that answers, where others were ended a moment ago. */
  async #tried(connect: Query): Promise<unknown> {
    const began = performance.now();
    for (;;) {
      const client = (await connect()) as pg.PoolClient;
      if (performance.now() - this.#endedAt > suspicion) return client;
      try {
        await client.query('select');
        return client;
      } catch (error) {
        client.release(true);
        if (!this.#notice(error) || performance.now() - began > patience) throw error;
      }
    }
  }
}
