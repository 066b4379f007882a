import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { kubectlOf, kubectlRead } from '../cluster/kubectl.ts';
import type { ClusterRecord } from '../cluster/record.ts';
import type { Environment } from '../descriptor/environment.ts';
import { podFailure } from '../environments/rollout/judge.ts';
import type { Pod } from '../environments/rollout/objects.ts';
import type { Plan, Report } from '../plan/step.ts';

export interface Training {
  readonly environment: Environment;
  readonly predictor: string;
  readonly seed?: number;
  /** Name of the Job. */
  readonly job: string;
}

/** What a Job is made from; its own fields are Kubernetes'. */
interface JobObject {
  readonly metadata: object;
  readonly spec: { readonly template: { readonly spec: { readonly containers: { args?: string[] }[] } } };
}

const argsOf = ({ predictor, seed }: Training) => [
  'train',
  '--predictor',
  predictor,
  ...(seed === undefined ? [] : ['--seed', String(seed)]),
];

const failure = (what: string, stderr: string) =>
  new Refusal(
    `${what}: ${stderr.trim().split('\n').at(-1) || 'no reason given'}`,
    'See `npm run gitops status`; `npm run up` starts what is not running.',
    exitCode.unavailable,
  );

/** A Job from the environment's CronJob, as `kubectl create job --from` makes one, with its own words. */
async function createJob(record: ClusterRecord, training: Training): Promise<void> {
  const { environment, job } = training;
  const kubectl = kubectlOf(record);
  const namespace = ['--namespace', environment.namespace];
  const drawn = await kubectlRead(kubectl, [
    ...['create', 'job', job, '--from=cronjob/train', ...namespace],
    ...['--dry-run=client', '-o', 'json'],
  ]);
  if (drawn.failed) throw failure(`${environment.name} has no CronJob to train with`, drawn.stderr);
  const object = JSON.parse(drawn.stdout) as JobObject;
  const [container] = object.spec.template.spec.containers;
  if (container) container.args = argsOf(training);
  const made = await kubectlRead(kubectl, ['create', ...namespace, '-f', '-'], JSON.stringify(object));
  if (made.failed) throw failure(`The Job ${job} could not be made`, made.stderr);
}

async function podOf(record: ClusterRecord, { environment, job }: Training): Promise<Pod | undefined> {
  const { failed, stdout } = await kubectlRead(kubectlOf(record), [
    ...['get', 'pods', '--namespace', environment.namespace],
    ...['-l', `batch.kubernetes.io/job-name=${job}`, '-o', 'json'],
  ]);
  return failed ? undefined : (JSON.parse(stdout) as { items: Pod[] }).items[0];
}

const secondsToStart = 90;
const between = 300;

/** Waits until the Job's pod runs or has ended. @throws Refusal when it does not come up. */
async function startedPod(record: ClusterRecord, training: Training, report: Report): Promise<Pod> {
  const end = Date.now() + secondsToStart * 1000;
  const began = Date.now();
  while (true) {
    const pod = await podOf(record, training);
    if (pod && pod.status.phase !== 'Pending') return pod;
    const why = pod && podFailure(pod, began, Date.now());
    if (why || Date.now() > end) {
      throw new Refusal(
        `The training did not begin: ${why ?? `no pod of ${training.job} runs after ${secondsToStart} s`}.`,
        `See: kubectl --namespace ${training.environment.namespace} describe job ${training.job}`,
      );
    }
    report(pod ? 'its pod starts' : 'waiting for its pod');
    await pause(between);
  }
}

/** Tells a pod's log line by line until it ends; answers the last lines. */
async function followLog(
  { tools, kubeconfig }: ClusterRecord,
  namespace: string,
  pod: string,
  report: Report,
): Promise<string[]> {
  const lines: string[] = [];
  const words = ['--kubeconfig', kubeconfig, 'logs', '--follow', pod, '--namespace', namespace];
  const child = spawn(tools.kubectl, words, { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.trim() === '') continue;
    lines.push(line);
    if (lines.length > 15) lines.shift();
    report(line);
  }
  return lines;
}

/**
 * Follows a training to its end.
 * @returns the digest of the model
 * @throws Refusal with its last lines when it fails
 */
async function followTraining(record: ClusterRecord, training: Training, report: Report): Promise<string> {
  const { namespace } = training.environment;
  let pod = await startedPod(record, training, report);
  const { name } = pod.metadata;
  let lines: string[] = [];
  while (pod.status.phase === 'Running') {
    lines = await followLog(record, namespace, name, report); // ends early when the API server restarts
    await pause(between);
    pod = (await podOf(record, training)) ?? pod;
  }
  if (lines.length === 0) lines = await followLog(record, namespace, name, report);
  const digest = lines.findLast((line) => line.includes('sha256:'))?.match(/sha256:[0-9a-f]{64}/)?.[0];
  if (pod.status.phase === 'Succeeded' && digest) return digest;
  const why = podFailure(pod, 0, Date.now()) ?? 'its log names no model';
  throw new Refusal(
    [`The training of ${training.predictor} failed: ${why}.`, ...lines.map((line) => `    | ${line}`)].join(
      '\n',
    ),
    'Mend what it says, then run the same command again. Nothing that is served has changed.',
  );
}

/**
 * A training as a Job made from the environment's CronJob, followed to its end.
 * @param trained is told the digest of the model
 */
export const trainingPlan = (
  record: ClusterRecord,
  training: Training,
  follow: boolean,
  trained: (digest: string) => void,
): Plan => {
  const { environment, predictor, job } = training;
  return [
    {
      title: `Make the Job ${job} in ${environment.name}`,
      actions: [
        {
          kind: 'call',
          what: `kubectl create job ${job} --from=cronjob/train --namespace ${environment.namespace}, with the arguments: ${argsOf(training).join(' ')}`,
          call: () => createJob(record, training),
        },
      ],
    },
    ...(follow
      ? [
          {
            title: `Train ${predictor}`,
            actions: [
              {
                kind: 'call' as const,
                what: `follow the log of ${job} to its end`,
                call: async (report: Report) => trained(await followTraining(record, training, report)),
              },
            ],
          },
        ]
      : []),
  ];
};
