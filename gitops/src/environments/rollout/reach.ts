import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import {
  type ClusterRecord,
  clusterStopped,
  kubectlOf,
  kubectlRead,
  unanswered,
} from '@presage/platform/cluster';

const milliseconds = 3000;

/** @throws Refusal (69) when nothing listens at the API server's address. */
export async function requireCluster(record: ClusterRecord): Promise<void> {
  const text = await readFile(record.kubeconfig, 'utf8').catch(() => {
    throw clusterStopped(`${record.kubeconfig} is missing`);
  });
  const address = /^\s*server:\s*(\S+)/m.exec(text)?.[1];
  if (!address) throw clusterStopped(`${record.kubeconfig} names no server`);
  const { hostname, port } = new URL(address);
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || 443 });
    const fail = (why: string) => {
      socket.destroy();
      reject(clusterStopped(`${address}: ${why}`));
    };
    socket.setTimeout(milliseconds, () => fail('no answer within 3 s'));
    socket.on('error', ({ message }) => fail(message));
    socket.on('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}

/** One `kubectl get -o json`. @throws Refusal (69) when the cluster does not answer within 3 s, (77) without the right. */
export async function readObject<Kind>(record: ClusterRecord, args: readonly string[]): Promise<Kind> {
  const { failed, stdout, stderr } = await kubectlRead(kubectlOf(record), [
    'get',
    ...args,
    '-o',
    'json',
    '--request-timeout=3s',
  ]);
  if (!failed) return JSON.parse(stdout) as Kind;
  throw unanswered(stderr);
}
