import { setTimeout as pause } from 'node:timers/promises';
import { parseImage } from '@presage/runtime/image-reference';
import type { FakeKubernetes } from './fake-kubernetes.ts';
import { type RunningApi, startApi } from './running-api.ts';

/** The image of the pods. */
export const reference = `registry.example/presage/api:0123456789ab@sha256:${'1'.repeat(64)}`;

/** Starts the API as a pod that follows the ConfigMap; its variables come from there, as the kubelet sets them. */
export function startPod(
  kubernetes: FakeKubernetes,
  modelsDir: string,
  podName: string,
  logLevel: 'debug' | 'warn' = 'debug',
): Promise<RunningApi> {
  kubernetes.pods.push(podName);
  return startApi({
    modelsDir,
    logLevel,
    pins: { ...kubernetes.configMap.data },
    kubernetes: kubernetes.access,
    pinsConfigMap: 'models',
    podName,
    image: parseImage(reference),
  });
}

/** Waits for a condition. @throws when it does not come true in time */
export async function until(what: string, holds: () => unknown, milliseconds = 15_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Timed out after ${milliseconds} ms waiting until ${what}`);
    await pause(5);
  }
}

export const infoOf = async (api: RunningApi) =>
  (await (await api.request('/api/info')).json()) as {
    models: Record<string, string>;
    pins: Record<string, string>;
    pinProblem: string | null;
    startedAt: string;
  };

/** Whether the API serves a version of the coin. */
export const serves = (api: RunningApi, digest: string) => async () =>
  (await infoOf(api)).models.coin === digest;
