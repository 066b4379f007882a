import { readFile } from 'node:fs/promises';
import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { join } from 'node:path';
import type { KubernetesAccess } from '../configuration/configuration.ts';
import { MessageError } from '../messages/error.ts';
import { message } from '../messages/message.ts';

const secondsToAnswer = 5;

const mediaTypes = { POST: 'application/json', PATCH: 'application/merge-patch+json' } as const;

/** The access that the configuration found. @throws MessageError outside of a cluster */
export function requireAccess(access: KubernetesAccess | null): KubernetesAccess {
  if (access === null) throw new MessageError(message('not-in-a-cluster'));
  return access;
}

/** The namespace of this pod. */
export const namespaceOf = async ({ folder }: KubernetesAccess): Promise<string> =>
  (await readFile(join(folder, 'namespace'), 'utf8')).trim();

/**
 * One request to the Kubernetes API, over node:https: its client library would add tens of megabytes of code.
 * @throws MessageError with what Kubernetes answered
 */
export async function ask(
  access: KubernetesAccess,
  method: 'GET' | keyof typeof mediaTypes,
  path: string,
  body?: object,
): Promise<unknown> {
  const request = await openRequest(access, path, {
    method,
    headers: method === 'GET' ? {} : { 'Content-Type': mediaTypes[method] },
    signal: AbortSignal.timeout(secondsToAnswer * 1000),
  });
  const answer = await new Promise<{ response: IncomingMessage; text: string }>((resolve, reject) => {
    request.once('response', (response: IncomingMessage) =>
      readText(response).then((text) => resolve({ response, text }), reject),
    );
    request.once('error', reject);
    request.end(body && JSON.stringify(body));
  });
  const status = answer.response.statusCode ?? 0;
  if (status >= 200 && status < 300) return parse(answer.text);
  throw refused(status, method, path, answer.text);
}

/** A request with the pod's identity that has not been sent. */
export async function openRequest(
  { url, folder }: KubernetesAccess,
  path: string,
  options: RequestOptions,
): Promise<ClientRequest> {
  // Read each time: the kubelet replaces the token before it expires.
  const token = (await readFile(join(folder, 'token'), 'utf8')).trim();
  const target = new URL(path, url);
  const secure = target.protocol === 'https:';
  const ca = secure ? { ca: await readFile(join(folder, 'ca.crt')) } : {};
  const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json', ...options.headers };
  return (secure ? https : http).request(target, { ...options, ...ca, headers });
}

export async function readText(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of response.setEncoding('utf8')) text += piece;
  return text;
}

/** What Kubernetes answered instead of what was asked for. */
export function refused(status: number, method: string, path: string, text: string): MessageError {
  const reported = (parse(text) as { message?: string } | undefined)?.message ?? text.slice(0, 200);
  return new MessageError(message('kubernetes-refused', { status, method, path, answer: reported }));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
