import { spawn } from 'node:child_process';
import { inheritedEnvironment } from '@presage/runtime/inherited';
import { exitCode, Refusal } from '@presage/runtime/refusal';

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

/**
 * Git in `folder`. The quarantine variables of a running push are kept, so that its objects can be read.
 * @throws Refusal when git is not installed, GitFailed when it refuses.
 */
export function gitIn(folder: string): Git {
  const inherited = inheritedEnvironment({ LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' });
  const clean = Object.fromEntries(Object.entries(inherited).filter(([name]) => !misleading.includes(name)));
  return (args, { input, env, encoding = 'utf8' } = {}) =>
    new Promise((resolve, reject) => {
      const child = spawn('git', args, {
        cwd: folder,
        env: { ...clean, ...env },
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
          new Refusal(
            `git could not be started in ${folder}.`,
            'Check that git is installed and that the folder exists.',
            exitCode.unavailable,
          ),
        ),
      );
      child.on('close', (status) => {
        if (status === 0) resolve(Buffer.concat(output).toString(encoding).replace(/\n$/, ''));
        else reject(new GitFailed(args, status ?? 1, Buffer.concat(errors).toString('utf8')));
      });
    });
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
  ask(git, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);

/**
 * The commit that a person named, or nothing. A branch is meant before a tag of the same name, which git would prefer.
 */
export const commitNamed = async (git: Git, name: string): Promise<string | undefined> =>
  (await commitOf(git, `refs/heads/${name}`)) ?? commitOf(git, name);

/** How commits are shown to people, and the tag of images. */
export const short = (commit: string): string => commit.slice(0, 12);
