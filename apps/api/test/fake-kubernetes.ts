import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubernetesAccess } from '../src/configuration/configuration.ts';

interface ConfigMap {
  metadata: { name: string; resourceVersion: string; annotations: Record<string, string> };
  data: Record<string, string>;
}

/** How a connection of the watch is answered. */
type Behaviour = 'usual' | 'gone' | 'gone-in-the-stream' | 'forbidden' | 'silent';

/** The part of a Kubernetes API server that the pins need: one ConfigMap, its watch, and the pods of the Service. */
export interface FakeKubernetes extends AsyncDisposable {
  readonly access: KubernetesAccess;
  readonly configMap: ConfigMap;
  /** The names of the pods in the EndpointSlice. */
  pods: string[];
  /** How connections of the watch are answered from now on. */
  watches: Behaviour;
  /** Whether a PATCH is refused, as an admission policy would. */
  refusesReports: boolean;
  /** Method and path of every request. */
  readonly asked: string[];
  /** Changes the ConfigMap as Argo CD does. */
  apply(data: Record<string, string>, annotations?: Record<string, string>): void;
  /** The report of a pod, if there is one. */
  reportOf(pod: string): string | undefined;
  /** Cuts the connections of the watch, as a restarted API server does. */
  disconnect(): void;
}

/** @param image what the ConfigMap is followed by */
export async function fakeKubernetes(image: string, data: Record<string, string>): Promise<FakeKubernetes> {
  const folder = await mkdtemp(join(tmpdir(), 'presage-pod-'));
  await writeFile(join(folder, 'token'), 'a-token\n');
  await writeFile(join(folder, 'namespace'), 'presage-test');
  const watching = new Set<ServerResponse>();
  let version = 1;
  const configMap: ConfigMap = {
    metadata: { name: 'models', resourceVersion: '1', annotations: { 'presage.local/followed-by': image } },
    data,
  };
  const event = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`;
  const changed = () => {
    version++;
    configMap.metadata.resourceVersion = String(version);
    for (const response of watching) response.write(event('MODIFIED', configMap));
  };

  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    fake.asked.push(`${method} ${url}`);
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    if (headers.authorization !== 'Bearer a-token') return answer(401, { message: 'Unauthorized' });
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const collection = '/api/v1/namespaces/presage-test/configmaps';
    if (pathname === collection && searchParams.get('fieldSelector') === 'metadata.name=models')
      return watch(request, response);
    if (pathname === `${collection}/models` && method === 'GET') return answer(200, configMap);
    if (pathname === `${collection}/models` && method === 'PATCH') {
      if (fake.refusesReports) return answer(422, { message: 'denied by presage-pins' });
      const { metadata } = JSON.parse(Buffer.concat(await request.toArray()).toString());
      for (const [key, value] of Object.entries<string | null>(metadata.annotations))
        if (value === null) delete configMap.metadata.annotations[key];
        else configMap.metadata.annotations[key] = value;
      changed();
      return answer(200, configMap);
    }
    if (pathname === '/apis/discovery.k8s.io/v1/namespaces/presage-test/endpointslices')
      return answer(200, { items: [{ endpoints: fake.pods.map((name) => ({ targetRef: { name } })) }] });
    return answer(404, { message: `no ${pathname}` });
  });

  function watch(request: IncomingMessage, response: ServerResponse): void {
    const expired = { kind: 'Status', code: 410, message: 'too old resource version' };
    if (fake.watches === 'silent') return;
    if (fake.watches === 'forbidden') {
      response.writeHead(403).end(JSON.stringify({ message: 'configmaps "models" is forbidden' }));
      return;
    }
    if (fake.watches === 'gone') {
      response.writeHead(410).end(JSON.stringify(expired));
      return;
    }
    response.writeHead(200, { 'Content-Type': 'application/json' });
    if (fake.watches === 'gone-in-the-stream') {
      response.end(event('ERROR', expired));
      return;
    }
    response.write(event('ADDED', configMap));
    watching.add(response);
    request.once('close', () => watching.delete(response));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeKubernetes = {
    access: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, folder },
    configMap,
    pods: [],
    watches: 'usual',
    refusesReports: false,
    asked: [],
    apply(next, annotations = {}) {
      configMap.data = next;
      Object.assign(configMap.metadata.annotations, annotations);
      changed();
    },
    reportOf: (pod) => configMap.metadata.annotations[`report.presage.local/${pod}`],
    disconnect() {
      for (const response of watching) response.destroy();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
  return fake;
}
