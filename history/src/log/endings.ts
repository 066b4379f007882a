import type { Git } from '../git/git.ts';

/** How a delivery ended, as the note on its commit records it. */
export interface Ending {
  /** `replaced`: a later delivery came before this one was live. */
  readonly result: 'live' | 'failed' | 'replaced';
  /** When the person started it, and when its end was known; ISO 8601. */
  readonly began: string;
  readonly ended: string;
  /** Why it failed, on one line. */
  readonly reason?: string;
}

/** Notes on the commits of the environments’ branches. Only this tool writes them. */
export const notesRef = 'refs/notes/presage';

const author = {
  GIT_AUTHOR_NAME: 'gitops',
  GIT_AUTHOR_EMAIL: 'gitops@presage.local',
  GIT_COMMITTER_NAME: 'gitops',
  GIT_COMMITTER_EMAIL: 'gitops@presage.local',
};

const oneLine = (text: string) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

const isResult = (text: string | undefined): text is Ending['result'] =>
  text === 'live' || text === 'failed' || text === 'replaced';

/** The last ending in a note: a delivery that failed can be live after a second attempt. */
export function endingIn(note: string): Ending | undefined {
  const values = (name: string) =>
    [...note.matchAll(new RegExp(`^Presage-${name}: (.*)$`, 'gm'))].map(([, value = '']) => value);
  const [result, began, ended] = ['Result', 'Began', 'Ended'].map((name) => values(name).at(-1));
  if (!isResult(result) || began === undefined || ended === undefined) return undefined;
  const reason = result === 'failed' ? values('Reason').at(-1) : undefined;
  return { result, began, ended, ...(reason === undefined ? {} : { reason }) };
}

/**
 * Adds how a delivery ended to the note on its commit. A commit that is live already keeps its note. Where that is not
 * possible it says so, on the standard error: no delivery fails because of it.
 */
export const recordEnding = (git: Git, commit: string, ending: Ending): Promise<void> =>
  append(git, commit, ending).catch(({ message }) => {
    process.stderr.write(`The end of the delivery could not be recorded: ${message}\n`);
  });

async function append(git: Git, commit: string, ending: Ending): Promise<void> {
  const note = await git(['log', '-1', `--notes=${notesRef}`, '--format=%N', commit]);
  if (endingIn(note)?.result === 'live') return;
  const { result, began, ended, reason } = ending;
  const lines = [
    `Presage-Result: ${result}`,
    `Presage-Began: ${began}`,
    `Presage-Ended: ${ended}`,
    ...(reason === undefined ? [] : [`Presage-Reason: ${oneLine(reason)}`]),
  ];
  await git(['notes', `--ref=${notesRef}`, 'append', '-F', '-', commit], {
    input: `${lines.join('\n')}\n`,
    env: author,
  });
}
