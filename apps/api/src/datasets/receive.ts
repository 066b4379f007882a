import type { Request } from 'express';
import { DistrictsError } from '../districts/error.ts';
import { Problem } from '../http/problem.ts';
import { storageProblem } from '../http/storage.ts';
import { message } from '../messages/message.ts';
import { ImportRefusal } from './refusal.ts';

/**
 * Passes the body of a request on. After an early refusal the rest is still received: a client that is cut off
 * while it sends never reads the reason.
 */
export async function receive<Result>(
  request: Request,
  take: (source: AsyncIterable<Uint8Array>) => Promise<Result>,
): Promise<Result> {
  try {
    return await take(request.iterator({ destroyOnReturn: false }));
  } catch (error) {
    if (request.destroyed && !request.complete)
      throw new Problem('malformed-request', { message: message('file-incomplete') });
    await receiveRest(request);
    throw importProblem(error);
  }
}

async function receiveRest(request: Request): Promise<void> {
  try {
    for await (const _ of request);
  } catch {
    // The sender has closed the connection and reads no answer.
  }
}

/** What an import failed with, as a problem; other errors as they are. */
export function importProblem(error: unknown): unknown {
  if (error instanceof DistrictsError) return new Problem('invalid-records', { message: error.content });
  if (!(error instanceof ImportRefusal)) return storageProblem(error) ?? error;
  const { content, badRows, badCount } = error;
  return new Problem('invalid-records', { message: content, lines: { badRows, badCount } });
}
