import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { holdingServer, listen } from '@presage/runtime/lifecycle';
import type { Entry } from '../entries.ts';
import type { Entries } from '../kubernetes.ts';
import { type Limits, type Previews, trackPreviews } from '../previews.ts';
import { serve } from '../server.ts';
import type { Workload, Workloads } from '../workloads.ts';

/** A preview of the scene: a server of this process stands for its pods, and listens while they are scaled up. */
export interface ScenePreview {
  readonly server: Server;
  workloads: Workload[];
}

export interface Scene {
  /** Of the router. */
  readonly port: number;
  readonly previews: Previews;
  readonly entries: Map<string, Entry>;
  readonly add: (slug: string, answer: RequestListener, used?: string) => Promise<ScenePreview>;
  readonly reported: string[];
  readonly close: () => void;
}

/** Milliseconds from the change of a number of pods to their readiness. */
const startMilliseconds = 150;

/** The router over previews that sleep and wake as in a cluster, but for the API server and the pods. */
export async function startScene(limits: Partial<Limits> = {}, now?: () => number): Promise<Scene> {
  const entries = new Map<string, Entry>();
  const running = new Map<string, ScenePreview>();
  const reported: string[] = [];
  const of = (namespace: string) => running.get(namespace.replace(/^preview-/, ''));
  const store: Entries = {
    read: async () => new Map(entries),
    write: async (changes) => {
      for (const [slug, entry] of Object.entries(changes))
        if (entry) entries.set(slug, entry);
        else entries.delete(slug);
    },
  };
  const workloads: Workloads = {
    list: async (namespace) => of(namespace)?.workloads ?? [],
    scale: async (namespace, name, replicas) => {
      const preview = of(namespace);
      if (!preview) return;
      const set = (ready: number) => {
        preview.workloads = preview.workloads.map((one) =>
          one.name === name ? { name, replicas, ready } : one,
        );
      };
      set(0);
      if (name !== 'deployments/web') setTimeout(() => set(replicas), startMilliseconds);
      else if (replicas === 0) preview.server.close().closeAllConnections();
      else
        setTimeout(() => {
          const entry = entries.get(namespace.replace(/^preview-/, ''));
          preview.server.listen(entry?.port, '127.0.0.1', () => set(replicas));
        }, startMilliseconds);
    },
  };
  const held = holdingServer(5);
  const report = (line: string) => reported.push(line);
  const previews = trackPreviews(
    store,
    workloads,
    { idleSeconds: 60, max: 5, wakeSeconds: 5, ...limits },
    report,
    now,
  );
  serve(previews, held, report);
  const port = await listen(held.server, '127.0.0.1', 0);
  return {
    port,
    previews,
    entries,
    reported,
    add: async (slug, answer, used = new Date().toISOString()) => {
      const server = createServer(answer);
      await listen(server, '127.0.0.1', 0);
      const names = ['deployments/web', 'deployments/api'];
      const preview = { server, workloads: names.map((name) => ({ name, replicas: 1, ready: 1 })) };
      running.set(slug, preview);
      entries.set(slug, { address: '127.0.0.1', port: (server.address() as AddressInfo).port, used });
      return preview;
    },
    close: () => {
      for (const { server } of [held, ...running.values()]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}
