import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Application, Pod } from '@presage/history/cluster';
import {
  argocdOf,
  type ClusterRecord,
  unanswered,
  type Watching,
  type WatchSource,
  watchDirectly,
} from '@presage/platform/cluster';
import type { Environment } from '@presage/platform/environment';
import { exitCode, Refusal } from '@presage/runtime/refusal';

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

/** `kubectl get --watch`, for a kubeconfig with which only kubectl can sign in. @returns ends it */
function watchByKubectl(
  { tools, kubeconfig }: ClusterRecord,
  args: readonly string[],
  { event, ended }: Watching,
): () => void {
  const command = ['--kubeconfig', kubeconfig, 'get', ...args];
  const child = spawn(tools.kubectl, [...command, '--watch', '--output-watch-events', '-o', 'json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let reported = '';
  child.stderr.on('data', (chunk) => {
    reported = `${reported}${chunk}`.slice(-500);
  });
  child.on('error', ({ message }) => {
    reported = message;
  });
  createInterface({ input: child.stdout }).on('line', event);
  child.on('close', () => ended(reported.trim()));
  return () => child.kill();
}

/** What is watched, for the API server and for kubectl. */
interface Source extends WatchSource {
  readonly args: readonly string[];
}

/**
 * Keeps a watch running: a connection ends from time to time, and the API server may be restarted.
 * @param lost gets the last error when the watch cannot be continued
 */
function keepWatching<Kind>(
  record: ClusterRecord,
  source: Source,
  took: (event: WatchEvent<Kind>) => void,
  lost: (reported: string) => void,
): () => void {
  let closed = false;
  let failures = 0;
  let stop = () => {};
  let timer: NodeJS.Timeout | undefined;
  const watching: Watching = {
    event: (line) => {
      if (!line.startsWith('{')) return;
      const event = JSON.parse(line) as WatchEvent<Kind>;
      if (event.type === 'ERROR') return;
      failures = 0;
      took(event);
    },
    ended: (reason) => {
      if (closed) return;
      failures += 1;
      if (failures >= attempts) lost(reason);
      else timer = setTimeout(start, betweenAttempts);
    },
  };
  const start = async () => {
    const connection = await watchDirectly(record.kubeconfig, source, watching);
    if (closed) connection?.();
    else stop = connection ?? watchByKubectl(record, source.args, watching);
  };
  void start();
  return () => {
    closed = true;
    clearTimeout(timer);
    stop();
  };
}

/** Watches the Application of an environment and the pods in its namespace. */
export function watchEnvironment(record: ClusterRecord, environment: Environment): Watched {
  let application: Application | undefined;
  const pods = new Map<string, Pod>();
  let failure: Refusal | undefined;
  let wake = () => {};
  const { namespace } = argocdOf(record);
  const lost = (reported: string) => {
    failure = reported.includes('(NotFound)')
      ? new Refusal(
          `Argo CD has no application ${environment.application}.`,
          'Run `npm run up`: it creates what is missing.',
          exitCode.unavailable,
        )
      : unanswered(reported);
    wake();
  };
  const closing = [
    keepWatching<Application>(
      record,
      {
        collection: `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/applications`,
        name: environment.application,
        args: ['application', environment.application, '--namespace', namespace],
      },
      ({ type, object }) => {
        application = type === 'DELETED' ? undefined : object;
        wake();
      },
      lost,
    ),
    keepWatching<Pod>(
      record,
      {
        collection: `/api/v1/namespaces/${environment.namespace}/pods`,
        args: ['pods', '--namespace', environment.namespace],
      },
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
