import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { join } from 'node:path';
import { TextError } from '../definition/text-error.ts';
import { type TrainingRunner, trainArgs } from './runner.ts';
import type { TrainingRow } from './store.ts';

/** The CronJob whose template every later training is made of. */
const cronJobName = 'train';

/** Where a pod finds Kubernetes, and who it is there. */
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

/** The access of a pod's service account, whose files the kubelet mounts. @throws TextError outside of a cluster */
function accessOfPod(url: string | null): KubernetesAccess {
  if (url === null)
    throw new TextError({
      en: 'This process runs in no cluster; set TRAINING_RUNNER=process to train beside it',
      fr: 'Ce processus n’est dans aucun cluster ; TRAINING_RUNNER=process fait entraîner à côté de lui',
    });
  return { url, folder: '/var/run/secrets/kubernetes.io/serviceaccount' };
}

/**
 * Trainings as Jobs, each made of the CronJob `train` as `kubectl create job --from` makes it. Three requests to
 * Kubernetes' API, over node:https: its client library is tens of megabytes of code for what stands here.
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
      const job = (await ask({ url, folder }, 'GET', path)) as Job;
      const failed = job.status?.conditions?.find(
        ({ type, status }) => type === 'Failed' && status === 'True',
      );
      if (!failed) return undefined;
      const name = jobName(training);
      const logs = `kubectl -n ${namespace} logs job/${name}`;
      return {
        en: `Its Job ${name} failed (${failed.reason ?? 'no reason given'}). See why: ${logs}`,
        fr: `Son Job ${name} a échoué (${failed.reason ?? 'sans dire pourquoi'}). Pour voir pourquoi : ${logs}`,
      };
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

/** @throws TextError with what Kubernetes answered */
async function ask(
  { url, folder }: KubernetesAccess,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<unknown> {
  // Read anew each time: the kubelet replaces the token before it expires.
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
  const said = (answer as { message?: string } | undefined)?.message ?? text.slice(0, 200);
  throw new TextError({
    en: `Kubernetes answered ${status} to ${method} ${path}: ${said}`,
    fr: `Kubernetes a répondu ${status} à ${method} ${path} : ${said}`,
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
