import { setTimeout as pause } from 'node:timers/promises';
import { type ClusterRecord, clusterAt, gitIn, makeEnvironment, readObject, release } from '@presage/gitops';
import { Refusal } from '@presage/runtime/refusal';
import { type Addresses, manifestChange } from './changes.ts';
import { firstAnswer } from './first-answer.ts';
import type { ScratchClone } from './scratch-clone.ts';

/** Seconds. */
export interface Polled {
  /** From the start of the push to the first answer of the new version. */
  readonly live: number;
  /** From Argo CD's previous comparison to the push. */
  readonly phase: number;
}

/** Upstream's default of timeout.reconciliation, which argocd/install does not change. */
const interval = 120;
/** Upstream adds up to 60 s of jitter, and polls git only every 180 s. */
const timeout = 480;
const dev = makeEnvironment('dev');

interface Compared {
  readonly status?: { readonly reconciledAt?: string };
}

/** When Argo CD last compared dev with git, in milliseconds since 1970. */
async function comparedAt(record: ClusterRecord): Promise<number> {
  const { status } = await readObject<Compared>(record, [
    'application',
    dev.application,
    '--namespace',
    'argocd',
  ]);
  return Date.parse(status?.reconciledAt ?? '');
}

/**
 * Commits the manifest change to env/dev as the hook does, but without notifying Argo CD, which finds it when it
 * polls. People push at any time, so the pushes are spread evenly over the interval.
 * @throws Refusal when it is not live after 8 min
 */
export async function measurePolling(
  record: ClusterRecord,
  clone: ScratchClone,
  addresses: Addresses,
  poll: number,
  polls: number,
): Promise<Polled> {
  const before = await comparedAt(record);
  const due = before + ((poll + 0.5) / polls) * interval * 1000;
  await pause(Math.max(0, due - Date.now()));
  const text = await clone.commit(manifestChange, poll);
  const signal = AbortSignal.timeout(timeout * 1000);
  const began = Date.now();
  if ((await clone.push({ hooks: false })) === undefined)
    throw new Refusal('Someone else pushed during the measurement.', 'Run it again when nobody else pushes.');
  const revision = await clone.git(['rev-parse', 'HEAD']);
  await release(await clusterAt(record, gitIn(record.repository)), { revision, follow: false, json: true });
  const live = await firstAnswer(
    manifestChange.shownAt(addresses),
    (answer) => manifestChange.shows(answer, text),
    signal,
  );
  if (live === undefined)
    throw new Refusal(`Argo CD's polling did not find the commit within ${timeout} s.`, 'Run it again.');
  return { live: (live - began) / 1000, phase: (began - before) / 1000 };
}
