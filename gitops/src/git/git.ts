import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dropInherited, inheritedEnvironment } from '@presage/runtime/inherited';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { type GitObject, objectReader } from './object-reader.ts';

export interface GitOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** How the output becomes text; `latin1` keeps every byte. Default: `utf8`. */
  readonly encoding?: 'utf8' | 'latin1';
}

/** Runs git in one repository and answers its standard output without the last line break. */
export type Git = (args: readonly string[], options?: GitOptions) => Promise<string>;

/** Git failed: `status` is its exit code, `message` what it wrote. */
export class GitFailed extends Error {
  readonly status: number;

  constructor(args: readonly string[], status: number, output: string) {
    super(output.trim() || `git ${args.join(' ')} ended with ${status}`);
    this.name = 'GitFailed';
    this.status = status;
  }
}

/** What a hook inherits and would lead git to another repository or index than the one asked for. */
const misleading = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_COMMON_DIR'];

/** Where the objects of a push are until it is accepted; while these are set, git writes no ref. */
const quarantine = ['GIT_QUARANTINE_PATH', 'GIT_OBJECT_DIRECTORY', 'GIT_ALTERNATE_OBJECT_DIRECTORIES'];

/**
 * Git in `folder`. The quarantine variables of a running push are kept, so that its objects can be read.
 * @throws Refusal when git is not installed, GitFailed when it refuses.
 */
export const gitIn = (folder: string): Git => runGit(folder, misleading);

/** Git in `folder` as it is without the push that runs: it does not find the pushed objects, and may write refs. */
export const gitOutsidePush = (folder: string): Git => runGit(folder, [...misleading, ...quarantine]);

/** Makes this process, and what it starts from now on, one outside the push that it was started in. */
export function leavePush(): void {
  for (const name of quarantine) dropInherited(name);
}

function runGit(folder: string, without: readonly string[]): Git {
  const inherited = inheritedEnvironment({ LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' });
  const clean = Object.fromEntries(Object.entries(inherited).filter(([name]) => !without.includes(name)));
  const read = { blob: objectReader(folder, clean, true), id: objectReader(folder, clean, false) };
  return async (args, options = {}) => {
    const asked = options.env === undefined ? objectAsked(args) : undefined;
    const spawned = () => spawnGit(folder, { ...clean, ...options.env }, args, options);
    if (asked === undefined) return spawned();
    let object: GitObject | undefined;
    try {
      object = await read[asked.what](asked.name);
    } catch {
      return spawned(); // which reports why
    }
    if (object === undefined || (asked.what === 'blob' && object.type !== 'blob'))
      throw new GitFailed(args, 1, '');
    return asked.what === 'id'
      ? object.id
      : object.content.toString(options.encoding ?? 'utf8').replace(/\n$/, '');
  };
}

/** Git in the first repository, which then finds the objects of the second, if that is one, as well. */
export async function withObjectsOf(git: Git, other: Git): Promise<Git> {
  const objects = await ask(other, ['rev-parse', '--path-format=absolute', '--git-path', 'objects']);
  if (objects === undefined) return git;
  return (args, { env, ...options } = {}) =>
    git(args, { ...options, env: { GIT_ALTERNATE_OBJECT_DIRECTORIES: objects, ...env } });
}

/** Commands that read only; those that read refs answer what was there when they were first asked. */
const reading: readonly string[] = ['cat-file', 'log', 'ls-tree', 'rev-parse', 'show'];

/** Git that runs a reading command once, for the time of one look: each process costs a hundredth of a second. */
export function remembering(git: Git): Git {
  const answers = new Map<string, Promise<string>>();
  return (args, options) => {
    if (options !== undefined || !reading.includes(args[0] ?? '')) return git(args, options);
    const key = args.join('\0');
    const answer = answers.get(key) ?? git(args);
    answers.set(key, answer);
    return answer;
  };
}

/** The object that a command reads, if that is all it does. */
function objectAsked(args: readonly string[]): { what: 'blob' | 'id'; name: string } | undefined {
  const name = args.at(-1) ?? '';
  const command = args.slice(0, -1).join(' ');
  if (name === '' || name.includes('\n')) return undefined;
  if (command === 'cat-file blob') return { what: 'blob', name };
  const isId = /^rev-parse --verify --quiet( --end-of-options)?$/.test(command) && !name.startsWith('-');
  return isId ? { what: 'id', name } : undefined;
}

const spawnGit = (
  folder: string,
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  { input, encoding = 'utf8' }: GitOptions,
): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn('git', args, {
      cwd: folder,
      env,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk));
    child.stdin?.on('error', () => {}); // git may end before it has read everything; its exit code shows why
    child.stdin?.end(input);
    child.on('error', () =>
      reject(
        existsSync(folder)
          ? new Refusal('git could not be started.', 'Check that git is installed.', exitCode.unavailable)
          : // Nothing was created there yet: a question about it has no answer.
            new GitFailed(args, 128, `${folder} does not exist`),
      ),
    );
    child.on('close', (status) => {
      if (status === 0) resolve(Buffer.concat(output).toString(encoding).replace(/\n$/, ''));
      else reject(new GitFailed(args, status ?? 1, Buffer.concat(errors).toString('utf8')));
    });
  });

/** The output, or nothing where git answers no; for questions, not for writing. */
export async function ask(git: Git, args: readonly string[]): Promise<string | undefined> {
  try {
    return await git(args);
  } catch (error) {
    if (error instanceof GitFailed) return undefined;
    throw error;
  }
}

/** The commit that a name refers to, or nothing. */
export const commitOf = (git: Git, name: string): Promise<string | undefined> =>
  idOf(git, `${name}^{commit}`);

/** The id of the object that a name refers to, e.g. `main:apps/web`, or nothing. */
export const idOf = (git: Git, name: string): Promise<string | undefined> =>
  ask(git, ['rev-parse', '--verify', '--quiet', '--end-of-options', name]);

/**
 * The commit that a person named, or nothing. A branch is meant before a tag of the same name, which git would prefer.
 */
export const commitNamed = async (git: Git, name: string): Promise<string | undefined> =>
  (await commitOf(git, `refs/heads/${name}`)) ?? commitOf(git, name);

/** How commits are shown to people, and the tag of images. */
export const short = (commit: string): string => commit.slice(0, 12);
