import type { IncomingMessage } from 'node:http';
import type { Cluster } from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { z } from 'zod';
import { changeableBy, environmentOfOrder, isConfirmed, orderSchema, requireAsShown } from './order.ts';
import type { JobQueue } from './queue.ts';

/** What answers the paths below `/jobs`. */
export interface JobPaths {
  /** The environment whose token for changes a caller has; nothing for another token. */
  readonly writer: (token: string) => Promise<string | undefined>;
  readonly open: () => Promise<Cluster>;
  readonly queue: JobQueue;
}

export interface JobAnswer {
  readonly status: number;
  readonly body: object;
}

/** Of an order. */
const maxBytes = 4_096;

const refusal = (status: number, message: string, next = ''): JobAnswer => ({
  status,
  body: { message, next },
});

/** Status of the answer to an order that is refused. */
const statuses: Readonly<Record<number, number>> = {
  [exitCode.failed]: 409,
  [exitCode.usage]: 422,
  [exitCode.permission]: 403,
};

/** @returns the value of a body of JSON; nothing for another one and for one that is too long */
async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
  }
  if (bytes > maxBytes) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

async function add({ open, queue }: JobPaths, body: unknown, asking: string): Promise<JobAnswer> {
  const read = orderSchema.safeParse(body);
  if (!read.success) return refusal(400, z.prettifyError(read.error));
  const order = read.data;
  const known = await queue.find(order.id);
  if (known) return { status: 202, body: known };
  const cluster = await open();
  const environment = environmentOfOrder(cluster, order, asking);
  await requireAsShown(cluster, environment, order);
  return { status: 202, body: await queue.add(order) };
}

async function list({ open, queue }: JobPaths, asking: string): Promise<JobAnswer> {
  const { environments } = (await open()).descriptor;
  const changeable = changeableBy(environments, asking).map((one) => ({
    name: one.name,
    from: one.from ?? null,
    confirm: isConfirmed(environments, one),
  }));
  return { status: 200, body: { environments: changeable, jobs: await queue.recent() } };
}

/** Answers `GET /jobs`, `POST /jobs` and `GET /jobs/ID`, with the token for changes of one environment's API. */
export async function answerJobs(paths: JobPaths, request: IncomingMessage): Promise<JobAnswer> {
  const { method, url, headers } = request;
  const [, token = ''] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
  const asking = await paths.writer(token);
  if (asking === undefined) return refusal(401, 'The token is not one for changes.');
  const { pathname } = new URL(url ?? '/', 'http://service');
  const id = /^\/jobs\/([0-9a-f-]{36})$/.exec(pathname)?.[1];
  if (pathname !== '/jobs' && id === undefined) return refusal(404, 'There is nothing at this path.');
  try {
    if (id !== undefined && method === 'GET') {
      const job = await paths.queue.find(id);
      return job ? { status: 200, body: job } : refusal(404, 'There is no such job.');
    }
    if (id === undefined && method === 'GET') return await list(paths, asking);
    if (id === undefined && method === 'POST') return await add(paths, await readBody(request), asking);
  } catch (error) {
    if (error instanceof Refusal)
      return refusal(statuses[error.code] ?? 503, error.message.split('\n')[0] ?? '', error.next);
    throw error;
  }
  return refusal(405, 'This path does not take that method.');
}
