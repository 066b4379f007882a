import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ClusterRecord,
  type Configuration,
  checkout,
  gitIn,
  headOf,
  makeEnvironment,
  readClusterRecord,
  readObject,
  requireCluster,
} from '@presage/gitops';
import { Refusal } from '@presage/runtime/refusal';
import { execa } from 'execa';
import { interruption } from '../src/interruption.ts';
import { settled } from './push.ts';
import { type ScratchClone, scratchClone } from './scratch-clone.ts';

/** The workloads that are replaced, and how many replicas each has in prod. */
const workloads = ['api', 'web'] as const;
const replicas = 3;
const prod = makeEnvironment('prod', 'dev');
/** With the database's. */
const podsOfProd = workloads.length * replicas + 1;

const annotation = 'presage.local/bench';

/**
 * A Deployment whose pods have an annotation with another value, so that each of them is replaced.
 * @param text of the Deployment, whose pod template has no metadata of its own
 */
export const replacingPods = (text: string, mark: string): string =>
  text
    .replace(new RegExp(` {4}metadata:\\n {6}annotations:\\n {8}${annotation}: .*\\n`), '')
    .replace(
      /^ {2}template:\n/m,
      (template) => `${template}    metadata:\n      annotations:\n        ${annotation}: "${mark}"\n`,
    );

interface Pods {
  readonly items: readonly {
    readonly metadata: {
      readonly name: string;
      readonly labels?: Readonly<Record<string, string>>;
    };
    readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
  }[];
}

/** The names of prod's pods that are ready, by workload. */
async function readyPods(record: ClusterRecord): Promise<Record<(typeof workloads)[number], string[]>> {
  const { items } = await readObject<Pods>(record, ['pods', '--namespace', prod.namespace]);
  const ready = items.filter(({ status }) =>
    status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'),
  );
  const of = (workload: string) =>
    ready
      .filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/name'] === workload)
      .map(({ metadata }) => metadata.name);
  return { api: of('api'), web: of('web') };
}

/** Runs a verb as a person types it. @throws Refusal with its output when it fails */
async function verb(...args: readonly string[]): Promise<void> {
  const { all, failed } = await execa('npm', ['run', '--silent', 'gitops', ...args], {
    cwd: checkout,
    all: true,
    reject: false,
  });
  if (failed)
    throw new Refusal(
      `\`npm run gitops ${args.join(' ')}\` failed:\n${all}`,
      'Fix the error above and run the same command again.',
    );
}

/** Delivers a revision to dev that replaces all pods of both workloads. */
const changeBoth = (clone: ScratchClone, run: number) =>
  clone.write(`bench: replace every pod ${run}`, async (folder) =>
    Object.fromEntries(
      await Promise.all(
        workloads.map(async (workload) => {
          const file = `base/${workload}/deployment.yaml`;
          return [file, replacingPods(await readFile(join(folder, file), 'utf8'), `${process.pid}-${run}`)];
        }),
      ),
    ),
  );

/** Seconds of one promotion. @throws Refusal when a pod was not replaced */
async function measurePromotion(record: ClusterRecord): Promise<number> {
  const before = await readyPods(record);
  const began = Date.now();
  await verb('promote', prod.name);
  const took = (Date.now() - began) / 1000;
  const after = await readyPods(record);
  for (const workload of workloads) {
    const replaced = after[workload].filter((pod) => !before[workload].includes(pod));
    if (replaced.length < replicas)
      throw new Refusal(
        `${replaced.length} of ${replicas} pods of ${workload} in prod were replaced and ready when the promotion ended.`,
        `See \`npm run status\`; the overlay of prod has ${replicas} replicas of each.`,
      );
  }
  return took;
}

export interface PromotionOptions {
  readonly runs: number;
  readonly say: (line: string) => void;
}

/**
 * Times promotions to prod that replace all pods of web and api: from the start of the verb until it ends, which is
 * when prod is Synced and Healthy. At the end, prod gets its earlier state by a rollback, and dev by a push, also after
 * a failure.
 * @returns seconds of each promotion
 * @throws Refusal when there is no cluster, or nothing runs in prod, or a promotion fails
 */
export async function benchPromotion(
  configuration: Configuration,
  { runs, say }: PromotionOptions,
): Promise<number[]> {
  const record = await readClusterRecord(configuration.state);
  await requireCluster(record);
  const previous = await headOf(gitIn(record.repository), prod);
  if (!previous)
    throw new Refusal('Nothing was promoted to prod yet.', 'Promote once: `npm run gitops promote prod`.');
  const clone = await scratchClone(record.repository, []);
  using interrupted = interruption(say, 'Ending after this run; what was changed is pushed back.');
  const times: number[] = [];
  try {
    for (let run = 1; run <= runs && !interrupted.signal.aborted; run += 1) {
      await changeBoth(clone, run);
      await settled(record);
      const atRest = await settled(record, prod, podsOfProd);
      const seconds = await measurePromotion(record);
      times.push(seconds);
      say(`promotion ${run} of ${runs}: ${seconds.toFixed(2)} s${atRest ? '' : ' (the machine was busy)'}`);
    }
    return times;
  } finally {
    await verb('rollback', prod.name, '--to', previous.commit);
    await clone.restore();
    await clone.close();
  }
}
