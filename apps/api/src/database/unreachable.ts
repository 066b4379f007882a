import { isConnectionRefusal } from './connection-failure.ts';

/** Prisma: server unreachable, timed out, connection closed, pool exhausted, too many connections. */
const prismaCodes = new Set(['P1000', 'P1001', 'P1002', 'P1008', 'P1011', 'P1017', 'P2024', 'P2037']);

/** PostgreSQL: admin shutdown, crash, cannot connect now, too many connections; class 08: the connection, or a pooler's. */
const serverCodes = new Set([
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
]);

const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'EPIPE',
]);

const driverMessages =
  /connection terminated|timeout exceeded when trying to connect|not queryable|server has closed|connection error|can't reach database|query_wait_timeout|server login has been failing/i;

/** Whether the error or its cause means that the database can't be reached at the moment. */
export function isDatabaseUnreachable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, cause, meta } = error as Partial<
    Record<'code' | 'message' | 'cause' | 'meta', unknown>
  >;
  if (typeof code === 'string' && [prismaCodes, serverCodes, socketCodes].some((codes) => codes.has(code)))
    return true;
  if (isConnectionRefusal(error)) return true;
  if (typeof message === 'string' && driverMessages.test(message)) return true;
  if (error instanceof AggregateError && error.errors.some(isDatabaseUnreachable)) return true;
  return (
    isDatabaseUnreachable(cause) ||
    isDatabaseUnreachable((meta as { driverAdapterError?: unknown })?.driverAdapterError)
  );
}
