import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from '@presage/runtime/refusal';
import { apiChange, applyChange, type Change, webChange } from '../changes.ts';
import type { ScratchClone } from '../scratch-clone.ts';
import { byPath, push, timed } from './steps.ts';

const slug = 'bench-changed';
const ref = `refs/heads/${slug}`;
const patience = 5000;

/** Seconds of pushes that build something, until they ended: the change is live. */
export interface ChangedFigures {
  /** Of a new branch whose pages differ from main's. */
  readonly created: number[];
  /** Of a change of the api in a preview that is there, */
  readonly updated: number[];
  /** and of the same kind of change on main, in the first environment. */
  readonly first: number[];
}

/** Requires that a preview shows a change, a moment after its push has ended. @throws Refusal */
async function requireShown(change: Change, text: string): Promise<void> {
  const place = byPath(slug, '');
  const address = change.shownAt({ web: place, api: place });
  for (const end = Date.now() + patience; ; await pause(100)) {
    const answer = await fetch(address, { redirect: 'manual' });
    if (change.shows(await answer.text(), text)) return;
    if (Date.now() > end)
      throw new Refusal(`${address} does not show the ${change.name}.`, 'See `npm run gitops preview list`.');
  }
}

/** Pushes a new branch with changed pages, a changed api to it, and the same to main; removes the branch. */
export async function measureChanged(
  clone: ScratchClone,
  run: number,
  { created, updated, first }: ChangedFigures,
): Promise<void> {
  // Each build is of its own: a builder that finds the same files again builds nothing.
  const pushChange = async (change: Change, times: number[]) => {
    const text = await applyChange(change, clone.folder, run + 1000);
    await clone.commitAll(`bench: ${change.name} ${run}`);
    times.push(await timed(() => push(clone, `HEAD:${ref}`)));
    await requireShown(change, text);
  };
  await pushChange(webChange, created);
  await pushChange(apiChange, updated);
  await clone.commit(apiChange, run);
  first.push(await timed(() => push(clone, 'HEAD:main')));
  await push(clone, `:${ref}`);
}
