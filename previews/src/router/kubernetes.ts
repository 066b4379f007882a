import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { type Entry, entriesIn, entriesName, entriesPatch, routerNamespace } from './entries.ts';
import { scaledKinds, type Workloads, workloadsIn } from './workloads.ts';

/** Where the router keeps what it knows of previews. */
export interface Entries {
  readonly read: () => Promise<Map<string, Entry>>;
  /** @param entries null removes one */
  readonly write: (entries: Readonly<Record<string, Entry | null>>) => Promise<void>;
}

/** Milliseconds until an answer of the API server is given up. */
const patience = 5_000;

const account = '/var/run/secrets/kubernetes.io/serviceaccount';

/** A pod's connection to the API server. @param origin `https://10.96.0.1:443` */
export function apiServer(origin: string, folder = account) {
  const agent = new Agent({ ca: readFileSync(`${folder}/ca.crt`), keepAlive: true, maxSockets: 4 });
  return (method: 'GET' | 'PATCH', path: string, body?: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const headers = {
        // It is replaced before it expires.
        authorization: `Bearer ${readFileSync(`${folder}/token`, 'utf8').trim()}`,
        accept: 'application/json',
        ...(body && { 'content-type': 'application/merge-patch+json' }),
      };
      const sent = request(new URL(path, origin), { agent, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          if (response.statusCode === 200) resolve(JSON.parse(text));
          else reject(new Error(`${method} ${path}: ${response.statusCode} ${text.slice(0, 300)}`));
        });
      });
      sent.setTimeout(patience, () => sent.destroy(new Error(`${method} ${path}: no answer`)));
      sent.on('error', reject);
      sent.end(body && JSON.stringify(body));
    });
}

type Send = ReturnType<typeof apiServer>;

export function entriesOf(send: Send): Entries {
  const path = `/api/v1/namespaces/${routerNamespace}/configmaps/${entriesName}`;
  return {
    read: async () => entriesIn(((await send('GET', path)) as { data?: Record<string, string> }).data),
    write: async (entries) => {
      await send('PATCH', path, entriesPatch(entries));
    },
  };
}

export function workloadsOf(send: Send): Workloads {
  const path = (namespace: string, resource: string) => `/apis/apps/v1/namespaces/${namespace}/${resource}`;
  return {
    list: async (namespace) => {
      const lists = scaledKinds.map(async (kind) =>
        workloadsIn(kind, (await send('GET', path(namespace, kind))) as object),
      );
      return (await Promise.all(lists)).flat();
    },
    scale: async (namespace, workload, replicas) => {
      await send('PATCH', `${path(namespace, workload)}/scale`, { spec: { replicas } });
    },
  };
}
