import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';

/**
 * Streams what one process writes into another one.
 * @returns the first line that was reported when one of them failed; nothing when both succeeded
 */
export async function failureOfPipe(
  reader: ChildProcessWithoutNullStreams,
  writer: ChildProcessWithoutNullStreams,
): Promise<string | undefined> {
  reader.stdin.end();
  writer.stdout.resume();
  let reported = '';
  for (const { stderr } of [reader, writer])
    stderr.on('data', (chunk: Buffer) => {
      reported ||= chunk.toString('utf8').trim();
    });
  const ended = [reader, writer].map((child) => once(child, 'close') as Promise<[number | null]>);
  // What a process that has ended does not read is reported by its exit code.
  await pipeline(reader.stdout, writer.stdin).catch(() => undefined);
  const codes = await Promise.all(ended);
  return codes.every(([code]) => code === 0) ? undefined : (reported.split('\n')[0] ?? '');
}
