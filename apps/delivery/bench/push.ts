import {
  addressesOf,
  type ClusterRecord,
  type Configuration,
  carryOut,
  checkout,
  gitIn,
  headOf,
  makeEnvironment,
  podsReady,
  readClusterRecord,
  requireCluster,
} from '@presage/gitops';
import { Refusal } from '@presage/runtime/refusal';
import { placeOf } from '../src/api/place.ts';
import { interruption } from '../src/interruption.ts';
import { twoVersions } from '../src/models/two-versions.ts';
import { type Addresses, type Change, changes, pinChange } from './changes.ts';
import { firstAnswer } from './first-answer.ts';
import { machineRest } from './machine-rest.ts';
import { measurePolling, type Polled } from './polling.ts';
import { revisionsRead } from './revisions-read.ts';
import { type ScratchClone, scratchClone } from './scratch-clone.ts';
import { type Stages, stagesOf } from './stages.ts';

/** Seconds from the start of `git push`. */
export interface Pushed {
  /** To the first answer of the new version over the node port. */
  readonly live: number;
  /** To Synced and Healthy, when the push returns. */
  readonly healthy: number;
  /** Of the time to live. */
  readonly stages: Stages;
  /** False when the machine was busy with something else before the push and did not become idle. */
  readonly atRest: boolean;
}

export interface PushFigures {
  readonly pushes: Readonly<Record<string, readonly Pushed[]>>;
  readonly polling: readonly Polled[];
}

const dev = makeEnvironment('dev');
const afterPush = 20_000;

/** Where dev answers. */
export async function publishedBy({ tools }: ClusterRecord): Promise<Addresses> {
  const published = await addressesOf(tools, checkout, dev);
  const urlOf = (name: string) => {
    const found = published.find(({ service }) => service === name);
    if (found) return found.nodePort === undefined ? found.url : `http://127.0.0.1:${found.nodePort}`;
    throw new Refusal(`dev publishes no Service ${name}.`, 'Restore it: see base/ and overlays/dev.');
  };
  return { web: urlOf('web'), api: urlOf('api-public') };
}

const secondsToRest = 20;

/**
 * Waits until no pod of the previous version is left, which would affect the next measurement.
 * @param min number of pods that the environment has at least
 * @returns whether the machine is idle
 */
export async function settled(record: ClusterRecord, environment = dev, min = 3): Promise<boolean> {
  await carryOut(
    {
      kind: 'wait',
      what: `all pods of ${environment.name} to be ready and none to be terminating`,
      seconds: 90,
      next: 'See `npm run status`.',
      until: () =>
        podsReady(
          { command: record.tools.kubectl, kubeconfig: record.kubeconfig },
          environment.namespace,
          min,
        ),
    },
    () => {},
  );
  return machineRest(secondsToRest);
}

/** Measures one push; undefined when someone else's push was in progress, whose time would be included. */
export async function measurePush(
  record: ClusterRecord,
  clone: ScratchClone,
  addresses: Addresses,
  change: Change,
  run: number,
  atRest: boolean,
): Promise<Pushed | undefined> {
  const text = await clone.commit(change, run);
  const end = new AbortController();
  const revisions = await revisionsRead(record, dev);
  const began = Date.now();
  const answered = firstAnswer(change.shownAt(addresses), (answer) => change.shows(answer, text), end.signal);
  try {
    const lines = await clone.push();
    const returned = Date.now();
    if (lines === undefined) return undefined;
    const output = lines.map(({ text }) => text).join('\n');
    if (/Waiting for its turn|is part of/.test(output)) return undefined;
    const timer = setTimeout(() => end.abort(), afterPush);
    const live = await answered;
    clearTimeout(timer);
    if (!/is live at/.test(output) || live === undefined) {
      throw new Refusal(
        `The ${change.name} did not become live:\n${output}`,
        'Fix the error above and run the same command again.',
      );
    }
    const delivered = await headOf(gitIn(record.repository), dev);
    const stages = stagesOf(lines, began, live, delivered && revisions.at(delivered.commit));
    return { live: (live - began) / 1000, healthy: (returned - began) / 1000, stages, atRest };
  } finally {
    revisions.close();
    end.abort();
  }
}

export interface PushOptions {
  /** Number of pushes of each kind. */
  readonly runs: number;
  /** Number of measurements of Argo CD's own polling. */
  readonly polls: number;
  readonly say: (line: string) => void;
}

/**
 * Measures pushes of each kind in turn, then the same manifest change with Argo CD's polling instead of the hook.
 * At the end it pushes the original files back, also after a failure.
 * @throws Refusal when there is no cluster, or when a push does not become live
 */
export async function benchPush(configuration: Configuration, options: PushOptions): Promise<PushFigures> {
  const { runs, polls, say } = options;
  const record = await readClusterRecord(configuration.state);
  await requireCluster(record);
  const addresses = await publishedBy(record);
  const place = { ...(await placeOf(configuration, { record }, dev)), environment: dev };
  const kinds = [...changes, pinChange(await twoVersions(place))];
  const clone = await scratchClone(record.repository, kinds);
  const pushes = Object.fromEntries(kinds.map(({ name }) => [name, [] as Pushed[]]));
  const polling: Polled[] = [];
  using interrupted = interruption(say, 'Ending after this run; what was changed is pushed back.');
  try {
    for (let run = 1, disturbed = 0; run <= runs && !interrupted.signal.aborted; run++) {
      for (const change of kinds) {
        const atRest = await settled(record);
        const pushed = await measurePush(record, clone, addresses, change, run, atRest);
        if (pushed === undefined) {
          disturbed += 1;
          say(`${change.name} ${run}: another push was under way, not counted`);
          if (disturbed > runs)
            throw new Refusal('Other people keep pushing.', 'Run it again when nobody else pushes.');
          continue;
        }
        pushes[change.name]?.push(pushed);
        const { live, healthy } = pushed;
        say(
          `${change.name} ${run} of ${runs}: live after ${live.toFixed(2)} s, healthy after ${healthy.toFixed(2)} s${atRest ? '' : ' (the machine was busy)'}`,
        );
      }
    }
    for (let poll = 0; poll < polls && !interrupted.signal.aborted; poll++) {
      await settled(record);
      const polled = await measurePolling(record, clone, addresses, poll, polls);
      polling.push(polled);
      say(
        `polling ${poll + 1} of ${polls}: live ${polled.live.toFixed(0)} s after the push, which started ${polled.phase.toFixed(0)} s after a poll`,
      );
    }
    return { pushes, polling };
  } finally {
    await clone.restore();
    await clone.close();
  }
}
