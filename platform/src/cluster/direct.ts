import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { parse } from 'yaml';

/** The parts of a kubeconfig with which a process can speak to the API server itself. */
interface Kubeconfig {
  readonly 'current-context'?: string;
  readonly contexts?: readonly { name: string; context: { cluster: string; user: string } }[];
  readonly clusters?: readonly {
    name: string;
    cluster: { server: string; 'certificate-authority-data'?: string };
  }[];
  readonly users?: readonly {
    name: string;
    user?: {
      'client-certificate-data'?: string;
      'client-key-data'?: string;
      token?: string;
      tokenFile?: string;
    };
  }[];
}

const bytes = (base64: string) => Buffer.from(base64, 'base64');

/** Server and certificates or token of the current context; nothing where it signs in by other means. */
export async function credentials(kubeconfig: string) {
  const { contexts, clusters, users, ...rest } = parse(await readFile(kubeconfig, 'utf8')) as Kubeconfig;
  const context = contexts?.find(({ name }) => name === rest['current-context'])?.context;
  const cluster = clusters?.find(({ name }) => name === context?.cluster)?.cluster;
  const user = users?.find(({ name }) => name === context?.user)?.user;
  const ca = cluster?.['certificate-authority-data'];
  const cert = user?.['client-certificate-data'];
  const key = user?.['client-key-data'];
  const token = user?.token ?? (user?.tokenFile && (await readFile(user.tokenFile, 'utf8')).trim());
  if (!cluster?.server.startsWith('https:') || !ca) return undefined;
  const { server } = cluster;
  if (cert && key) return { server, tls: { ca: bytes(ca), cert: bytes(cert), key: bytes(key) }, headers: {} };
  return token
    ? { server, tls: { ca: bytes(ca) }, headers: { authorization: `Bearer ${token}` } }
    : undefined;
}

const milliseconds = 5000;

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** With the query, e.g. `/api/v1/namespaces/x/configmaps?dryRun=All`. */
  readonly path: string;
  readonly body?: object;
  /** Of the body; default: JSON. */
  readonly contentType?: string;
}

export interface ApiResponse {
  readonly status: number;
  /** The object or the Status that the server sends; undefined where it sends no JSON. */
  readonly body: unknown;
  /** The server's warnings about what was sent. */
  readonly warnings: readonly string[];
}

/** The API server, over connections that stay open until `close`. */
export interface ApiServer {
  /** @throws Error when the server does not answer within 5 s */
  readonly send: (request: ApiRequest) => Promise<ApiResponse>;
  readonly close: () => void;
}

/** `299 - "text"`, several of them separated by commas. */
const warningsIn = (header: string | undefined): string[] =>
  [...(header ?? '').matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) =>
    text.replaceAll(/\\(.)/g, '$1'),
  );

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Speaks to the API server without starting kubectl, which takes a tenth of a second of a push.
 * @returns undefined where the kubeconfig signs in by other means than a client certificate or a token
 */
export async function apiServer(kubeconfig: string): Promise<ApiServer | undefined> {
  const found = await credentials(kubeconfig).catch(() => undefined);
  if (!found) return undefined;
  const agent = new Agent({ ...found.tls, keepAlive: true, maxSockets: 6 });
  const send = ({ method, path, body, contentType = 'application/json' }: ApiRequest) =>
    new Promise<ApiResponse>((resolve, reject) => {
      const headers = {
        ...found.headers,
        accept: 'application/json',
        ...(body && { 'content-type': contentType }),
      };
      const sent = request(new URL(path, found.server), { agent, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode: status = 0, headers } = response;
          const warnings = warningsIn([headers.warning ?? []].flat().join(', '));
          resolve({ status, body: jsonOf(Buffer.concat(chunks).toString('utf8')), warnings });
        });
      });
      sent.setTimeout(milliseconds, () =>
        sent.destroy(new Error(`no answer within ${milliseconds / 1000} s`)),
      );
      sent.on('error', reject);
      sent.end(body && JSON.stringify(body));
    });
  return { send, close: () => agent.destroy() };
}

/**
 * Sends a merge patch to the API server.
 * @param path of the object, e.g. `/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/x`
 * @returns false when the kubeconfig does not allow it or the server does not take it: kubectl then says why
 */
export async function mergePatch(kubeconfig: string, path: string, body: object): Promise<boolean> {
  const server = await apiServer(kubeconfig);
  if (!server) return false;
  try {
    const contentType = 'application/merge-patch+json';
    return (await server.send({ method: 'PATCH', path, body, contentType })).status === 200;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
