import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Application, Pod } from '@presage/history/cluster';
import { argocdOf, type ClusterRecord } from '@presage/platform/cluster';
import type { Environment } from '@presage/platform/environment';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { clusterStopped } from './reach.ts';

interface WatchEvent<Kind> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: Kind;
}

/** The state of one environment in the cluster, updated while it is watched. */
export interface Watched {
  readonly application: () => Application | undefined;
  readonly pods: () => readonly Pod[];
  /** Ends at the next change, or after `milliseconds`. @throws Refusal (69) when the cluster is gone. */
  readonly change: (milliseconds: number) => Promise<void>;
  readonly close: () => void;
}

const attempts = 4;
const betweenAttempts = 700;

/**
 * Keeps `kubectl get --watch` running: it ends from time to time, and the API server may be restarted.
 * @param lost gets the last error when the watch cannot be continued
 */
function keepWatching<Kind>(
  record: ClusterRecord,
  args: readonly string[],
  took: (event: WatchEvent<Kind>) => void,
  lost: (reported: string) => void,
): () => void {
  let closed = false;
  let failures = 0;
  let child: ReturnType<typeof spawn>;
  let timer: NodeJS.Timeout | undefined;
  const command = [
    '--kubeconfig',
    record.kubeconfig,
    'get',
    ...args,
    '--watch',
    '--output-watch-events',
    '-o',
    'json',
  ];
  const start = () => {
    child = spawn(record.tools.kubectl, command, { stdio: ['ignore', 'pipe', 'pipe'] });
    let reported = '';
    child.stderr?.on('data', (chunk) => {
      reported = `${reported}${chunk}`.slice(-500);
    });
    child.on('error', ({ message }) => {
      reported = message;
    });
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (!line.startsWith('{')) return;
        failures = 0;
        took(JSON.parse(line) as WatchEvent<Kind>);
      });
    }
    child.on('close', () => {
      if (closed) return;
      failures += 1;
      if (failures >= attempts) lost(reported.trim());
      else timer = setTimeout(start, betweenAttempts);
    });
  };
  start();
  return () => {
    closed = true;
    clearTimeout(timer);
    child.kill();
  };
}

/** Watches the Application of an environment and the pods in its namespace. */
export function watchEnvironment(record: ClusterRecord, environment: Environment): Watched {
  let application: Application | undefined;
  const pods = new Map<string, Pod>();
  let failure: Refusal | undefined;
  let wake = () => {};
  const lost = (reported: string) => {
    failure = reported.includes('(NotFound)')
      ? new Refusal(
          `Argo CD has no application ${environment.application}.`,
          'Run `npm run up`: it creates what is missing.',
          exitCode.unavailable,
        )
      : clusterStopped(reported.split('\n').at(-1) ?? '');
    wake();
  };
  const closing = [
    keepWatching<Application>(
      record,
      ['application', environment.application, '--namespace', argocdOf(record).namespace],
      ({ type, object }) => {
        application = type === 'DELETED' ? undefined : object;
        wake();
      },
      lost,
    ),
    keepWatching<Pod>(
      record,
      ['pods', '--namespace', environment.namespace],
      ({ type, object }) => {
        if (type === 'DELETED') pods.delete(object.metadata.name);
        else pods.set(object.metadata.name, object);
        wake();
      },
      lost,
    ),
  ];
  return {
    application: () => application,
    pods: () => [...pods.values()],
    change: (milliseconds) =>
      new Promise((resolve, reject) => {
        const settle = () => {
          clearTimeout(timer);
          wake = () => {};
          if (failure) reject(failure);
          else resolve();
        };
        const timer = setTimeout(settle, milliseconds);
        wake = settle;
        if (failure) settle();
      }),
    close: () => {
      for (const close of closing) close();
    },
  };
}
