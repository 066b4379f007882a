import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';

/** An object of a repository. */
export interface GitObject {
  readonly id: string;
  readonly type: string;
  /** Empty where it was not asked for. */
  readonly content: Buffer;
}

interface Pending {
  readonly resolve: (object: GitObject | undefined) => void;
  readonly reject: (error: Error) => void;
}

const absent = / (missing|ambiguous|submodule)$/;

/** The first answer in the output of `git cat-file`, and its length; undefined while it is incomplete. */
function firstAnswer(
  output: Buffer,
  withContent: boolean,
): { object: GitObject | undefined; length: number } | undefined {
  const end = output.indexOf('\n');
  if (end === -1) return undefined;
  const line = output.toString('utf8', 0, end);
  if (absent.test(line)) return { object: undefined, length: end + 1 };
  const [id = '', type = '', size] = line.split(' ');
  if (!withContent) return { object: { id, type, content: Buffer.alloc(0) }, length: end + 1 };
  const start = end + 1;
  const length = start + Number(size) + 1;
  if (output.length < length) return undefined;
  return { object: { id, type, content: output.subarray(start, length - 1) }, length };
}

/**
 * Reads objects through one git process, which starts at the first read and ends with this process: starting git for
 * each read takes most of the time of a hook. Refs are looked up anew for each read.
 * @param withContent whether contents are read, or only ids and types
 * @returns a function from a name, without a line break, to its object; undefined where there is none
 */
export function objectReader(
  folder: string,
  env: NodeJS.ProcessEnv,
  withContent: boolean,
): (name: string) => Promise<GitObject | undefined> {
  let child: ChildProcessByStdio<Writable, Readable, null> | undefined;
  let pending: Pending[] = [];
  let chunks: Buffer[] = [];

  /** The git process keeps this one alive only as long as an answer is expected. */
  const hold = (on: boolean) => {
    if (!child) return;
    for (const handle of [child, child.stdin as Socket, child.stdout as Socket])
      on ? handle.ref() : handle.unref();
  };

  function received(chunk: Buffer): void {
    chunks.push(chunk);
    let output = Buffer.concat(chunks);
    for (;;) {
      const answer = firstAnswer(output, withContent);
      if (!answer) break;
      output = output.subarray(answer.length);
      pending.shift()?.resolve(answer.object);
    }
    chunks = output.length > 0 ? [output] : [];
    if (pending.length === 0) hold(false);
  }

  function start(): NonNullable<typeof child> {
    const started = spawn('git', ['cat-file', withContent ? '--batch' : '--batch-check'], {
      cwd: folder,
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const ended = (error: Error) => {
      if (child !== started) return;
      const unanswered = pending;
      [child, pending, chunks] = [undefined, [], []];
      for (const { reject } of unanswered) reject(error);
    };
    started.stdout.on('data', received);
    started.stdin.on('error', () => {}); // its end reports why
    started.on('error', ended);
    started.on('close', (status) => ended(new Error(`git cat-file ended with ${status}`)));
    return started;
  }

  return (name) =>
    new Promise((resolve, reject) => {
      child ??= start();
      pending.push({ resolve, reject });
      hold(true);
      child.stdin.write(`${name}\n`);
    });
}
