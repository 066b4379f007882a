import type { KubernetesAccess } from '../configuration/configuration.ts';
import { ask, namespaceOf, requireAccess } from '../kubernetes/ask.ts';
import { message } from '../messages/message.ts';
import { type TrainingRunner, trainArgs } from './runner.ts';
import type { TrainingRow } from './store.ts';

/** The CronJob whose template is used for every later training. */
const cronJobName = 'train';

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

/** Trainings as Jobs, each created from the CronJob `train` as `kubectl create job --from` does. */
export function kubernetesRunner(kubernetes: KubernetesAccess | null): TrainingRunner {
  return {
    async start(training) {
      const access = requireAccess(kubernetes);
      const base = `/apis/batch/v1/namespaces/${await namespaceOf(access)}`;
      const cronJob = (await ask(access, 'GET', `${base}/cronjobs/${cronJobName}`)) as CronJob;
      await ask(access, 'POST', `${base}/jobs`, jobOf(cronJob, training));
    },
    async whyStuck(training) {
      const access = requireAccess(kubernetes);
      const namespace = await namespaceOf(access);
      const path = `/apis/batch/v1/namespaces/${namespace}/jobs/${jobName(training)}`;
      const { status } = (await ask(access, 'GET', path)) as Job;
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
