import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { join } from 'node:path';
import { MessageError } from '../messages/error.ts';
import { message } from '../messages/message.ts';
import { type TrainingRunner, trainArgs } from './runner.ts';
import type { TrainingRow } from './store.ts';

/** The CronJob whose template is used for every later training. */
const cronJobName = 'train';

/** The address of the Kubernetes API, and the identity of a pod there. */
export interface KubernetesAccess {
  readonly url: string;
  /** Folder of `token`, `ca.crt` and `namespace`. */
  readonly folder: string;
}

interface CronJob {
  metadata: { uid: string };
  spec: {
    jobTemplate: {
      metadata?: { labels?: object; annotations?: object };
      spec: { template: { spec: { containers: { name: string; args?: string[] }[] } } };
    };
  };
}

interface Job {
  status?: { conditions?: { type: string; status: string; reason?: string; message?: string }[] };
}

/** The access of a pod's service account, whose files the kubelet mounts. @throws MessageError outside of a cluster */
function accessOfPod(url: string | null): KubernetesAccess {
  if (url === null) throw new MessageError(message('not-in-a-cluster'));
  return { url, folder: '/var/run/secrets/kubernetes.io/serviceaccount' };
}

/**
 * Trainings as Jobs, each created from the CronJob `train` as `kubectl create job --from` does. Three requests to
 * the Kubernetes API over node:https: its client library would add tens of megabytes of code.
 */
export function kubernetesRunner(kubernetes: string | null | KubernetesAccess): TrainingRunner {
  const access = () =>
    typeof kubernetes === 'object' && kubernetes !== null ? kubernetes : accessOfPod(kubernetes);
  return {
    async start(training) {
      const { url, folder } = access();
      const namespace = (await readFile(join(folder, 'namespace'), 'utf8')).trim();
      const base = `/apis/batch/v1/namespaces/${namespace}`;
      const cronJob = (await ask({ url, folder }, 'GET', `${base}/cronjobs/${cronJobName}`)) as CronJob;
      await ask({ url, folder }, 'POST', `${base}/jobs`, jobOf(cronJob, training));
    },
    async whyStuck(training) {
      const { url, folder } = access();
      const namespace = (await readFile(join(folder, 'namespace'), 'utf8')).trim();
      const path = `/apis/batch/v1/namespaces/${namespace}/jobs/${jobName(training)}`;
      const { status } = (await ask({ url, folder }, 'GET', path)) as Job;
      const failed = status?.conditions?.find(
        (condition) => condition.type === 'Failed' && condition.status === 'True',
      );
      if (!failed) return undefined;
      const job = jobName(training);
      const logs = `kubectl -n ${namespace} logs job/${job}`;
      const { reason } = failed;
      return reason === undefined
        ? message('train-job-failed-silently', { job, logs })
        : message('train-job-failed', { job, reason, logs });
    },
    stop: async () => undefined,
  };
}

const jobName = ({ id, predictor }: Pick<TrainingRow, 'id' | 'predictor'>) =>
  `train-${predictor.slice(0, 40)}-${id.slice(0, 8)}`;

function jobOf(cronJob: CronJob, training: Pick<TrainingRow, 'id' | 'predictor' | 'seed'>): object {
  const { metadata = {}, spec } = structuredClone(cronJob.spec.jobTemplate);
  const [container] = spec.template.spec.containers;
  if (container) container.args = trainArgs(training);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobName(training),
      labels: metadata.labels ?? {},
      annotations: { ...metadata.annotations, 'cronjob.kubernetes.io/instantiate': 'manual' },
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          name: cronJobName,
          uid: cronJob.metadata.uid,
          controller: true,
        },
      ],
    },
    spec,
  };
}

const secondsToAnswer = 5;

/** @throws MessageError with what Kubernetes answered */
async function ask(
  { url, folder }: KubernetesAccess,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<unknown> {
  // Read each time: the kubelet replaces the token before it expires.
  const token = (await readFile(join(folder, 'token'), 'utf8')).trim();
  const target = new URL(path, url);
  const secure = target.protocol === 'https:';
  const options = {
    method,
    ...(secure ? { ca: await readFile(join(folder, 'ca.crt')) } : {}),
    headers: {
      Authorization: `Bearer ${token}`,
      Accept: 'application/json',
      ...(body ? { 'Content-Type': 'application/json' } : {}),
    },
    signal: AbortSignal.timeout(secondsToAnswer * 1000),
  };
  const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const request = (secure ? https : http).request(target, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.once('error', reject);
    request.end(body && JSON.stringify(body));
  });
  const answer = parse(text);
  if (status >= 200 && status < 300) return answer;
  const reported = (answer as { message?: string } | undefined)?.message ?? text.slice(0, 200);
  throw new MessageError(message('kubernetes-refused', { status, method, path, answer: reported }));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
