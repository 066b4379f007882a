import { Problem } from './problem.ts';

const codes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** The problem of a disk that is full; undefined for any other error. */
export function storageProblem(error: unknown): Problem | undefined {
  if (!codes.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
  return new Problem('storage-full');
}
