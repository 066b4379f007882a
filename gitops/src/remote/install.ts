import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import writeFileAtomic from 'write-file-atomic';
import { ask, type Git, gitIn } from '../git/git.ts';
import { type HookName, type HookPlace, hookScript, lookScript } from './hook-script.ts';

export const remoteName = 'cluster';
const hooks: readonly HookName[] = ['pre-receive', 'post-receive'];

export interface RemotePlace extends HookPlace {
  /** The bare repository. */
  readonly repository: string;
}

const settings: Readonly<Record<string, string>> = {
  'core.logAllRefUpdates': 'true',
  // Topic branches may be rebased; pre-receive guards main and env/*.
  'receive.denyNonFastForwards': 'false',
  'receive.denyDeletes': 'false',
  // The lock of a running release and the state of the environments are refs that clients do not need to see.
  'transfer.hideRefs': 'refs/presage',
  'advice.objectNameWarning': 'false',
  // A push to refs/for/main is a question: its hook answers, and git writes no ref.
  'receive.procReceiveRefs': 'refs/for',
};

/**
 * What is built from a commit is what git stores of it, whatever its .gitattributes ask of `git archive`: these lines
 * have precedence over them.
 */
const attributes = '* -export-ignore -export-subst -filter -ident -text !eol !working-tree-encoding\n';

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

const attributesFile = (repository: string) => join(repository, 'info', 'attributes');
const textOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

/** Creates and configures the bare repository; a second call changes nothing. */
export async function makeRepository(repository: string): Promise<Git> {
  const parent = dirname(repository);
  try {
    await mkdir(parent, { recursive: true });
  } catch (error) {
    throw new Refusal(
      `${parent} cannot be created: ${(error as Error).message}.`,
      'Move what is there away, or set XDG_STATE_HOME to another folder.',
      exitCode.cannotCreate,
    );
  }
  const there =
    (await isFolder(repository)) && (await ask(gitIn(repository), ['rev-parse', '--is-bare-repository']));
  if (there !== 'true') {
    // The cluster's git server reads it as another user, so the umask of the person who pushes must not matter.
    const args = [
      'init',
      '--quiet',
      '--bare',
      '--shared=0644',
      '--initial-branch=main',
      '--template=',
      repository,
    ];
    try {
      await gitIn(parent)(args);
    } catch (error) {
      throw new Refusal(
        `The bare repository ${repository} cannot be created: ${(error as Error).message}.`,
        'Move what is there away, then run the same command again.',
        exitCode.cannotCreate,
      );
    }
  }
  const git = gitIn(repository);
  for (const [name, value] of Object.entries(settings)) {
    if ((await ask(git, ['config', '--local', name])) !== value)
      await git(['config', '--local', name, value]);
  }
  const file = attributesFile(repository);
  if ((await textOf(file)) !== attributes) {
    await mkdir(dirname(file), { recursive: true });
    await writeFileAtomic(file, attributes);
  }
  return git;
}

/** Path and text of each hook. */
const scriptsOf = (place: RemotePlace): (readonly [file: string, script: string])[] =>
  [
    ...hooks.map((hook) => [hook, hookScript(hook, place)] as const),
    ['proc-receive', lookScript] as const,
  ].map(([hook, script]) => [join(place.repository, 'hooks', hook), script]);

/** Writes each hook atomically. */
export async function installHooks(place: RemotePlace): Promise<void> {
  await mkdir(join(place.repository, 'hooks'), { recursive: true });
  for (const [file, script] of scriptsOf(place)) {
    if ((await textOf(file)) === script) continue;
    await writeFileAtomic(file, script, { mode: 0o755 });
  }
}

/** @throws Refusal when the checkout is not a git repository, or its remote `cluster` has another address */
export async function addRemote(checkout: string, repository: string): Promise<void> {
  const git = gitIn(checkout);
  if ((await ask(git, ['rev-parse', '--is-inside-work-tree'])) !== 'true') {
    throw new Refusal(
      `${checkout} is not a git repository, so there is nothing to push.`,
      'Clone the repository with git (a downloaded archive is not enough), and run `npm run up` in the clone.',
      exitCode.usage,
    );
  }
  const present = await ask(git, ['remote', 'get-url', remoteName]);
  if (present === repository) return;
  if (present !== undefined) {
    throw new Refusal(
      `The git remote "${remoteName}" of ${checkout} leads to ${present}, not to this cluster's ${repository}.`,
      `To replace it: git remote set-url ${remoteName} ${repository}`,
      exitCode.cannotCreate,
    );
  }
  await git(['remote', 'add', remoteName, repository]);
}

/** Installs the bare repository, its hooks and the checkout's remote `cluster`; a second run changes nothing. */
export async function installRemote(place: RemotePlace): Promise<void> {
  await makeRepository(place.repository);
  await installHooks(place);
  await addRemote(place.checkout, place.repository);
}

/** Whether `installRemote` would change nothing. */
export async function isRemoteInstalled(place: RemotePlace): Promise<boolean> {
  if (!(await isFolder(place.repository))) return false;
  const git = gitIn(place.repository);
  const kept = await Promise.all([
    ...Object.entries(settings).map(
      async ([name, value]) => (await ask(git, ['config', '--local', name])) === value,
    ),
    textOf(attributesFile(place.repository)).then((text) => text === attributes),
    ...scriptsOf(place).map(async ([file, script]) => (await textOf(file)) === script),
    ask(gitIn(place.checkout), ['remote', 'get-url', remoteName]).then((url) => url === place.repository),
  ]);
  return kept.every(Boolean);
}
