import { exitCode, Refusal } from '@presage/runtime/refusal';
import { z } from 'zod';
import { basic, isOnThisMachine, type Login, registryParts } from './login.ts';

const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
const milliseconds = 30_000;

/** A registry that may be elsewhere and ask for a login. */
export interface RemoteRegistry {
  /** The digest of a tag; nothing where the registry has no such tag. */
  readonly digestOf: (image: string, tag: string) => Promise<string | undefined>;
  /** Gives what one tag names a second tag. */
  readonly tagAs: (image: string, tag: string, further: string) => Promise<void>;
}

const token = z.object({ token: z.string().optional(), access_token: z.string().optional() });

/** What a registry asks for in the header `www-authenticate`, e.g. `Bearer realm="https://…",service="…"`. */
function challengeOf(header: string | null) {
  const [, scheme = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(header ?? '') ?? [];
  const fields = Object.fromEntries(
    [...rest.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
  );
  return { scheme: scheme.toLowerCase(), fields };
}

/** The header that answers a challenge: of the OCI distribution specification, Basic or a token of another server. */
async function authorization(
  header: string | null,
  scope: string,
  login: Login | undefined,
): Promise<string | undefined> {
  const { scheme, fields } = challengeOf(header);
  if (scheme === 'basic') return login && basic(login);
  const { realm, service } = fields;
  if (scheme !== 'bearer' || realm === undefined) return undefined;
  const url = new URL(realm);
  // A password never leaves this machine unencrypted.
  if (url.protocol !== 'https:' && !isOnThisMachine(url.host)) return undefined;
  if (service !== undefined) url.searchParams.set('service', service);
  url.searchParams.set('scope', scope);
  const answer = await fetch(url, {
    headers: login ? { authorization: basic(login) } : {},
    signal: AbortSignal.timeout(milliseconds),
  });
  if (!answer.ok) return undefined;
  const found = token.parse(await answer.json());
  const value = found.token ?? found.access_token;
  return value === undefined ? undefined : `Bearer ${value}`;
}

/**
 * @param registry host and path, e.g. `ghcr.io/team/app`
 * @throws Refusal (69) from its functions when the registry does not answer, (77) when it refuses the login
 */
export function remoteRegistry(registry: string, login: Login | undefined): RemoteRegistry {
  const { host, path } = registryParts(registry);
  const base = `${isOnThisMachine(registry) ? 'http' : 'https'}://${host}/v2/`;
  const headers = new Map<string, string>();

  const send = async (image: string, reference: string, init: RequestInit): Promise<Response> => {
    const url = `${base}${path}${image}/manifests/${reference}`;
    const scope = `repository:${path}${image}:pull,push`;
    const attempt = () => {
      const known = headers.get(scope);
      return fetch(url, {
        ...init,
        headers: { ...init.headers, ...(known && { authorization: known }) },
        signal: AbortSignal.timeout(milliseconds),
      });
    };
    let answer: Response;
    try {
      answer = await attempt();
      if (answer.status === 401 && !headers.has(scope)) {
        const given = await authorization(answer.headers.get('www-authenticate'), scope, login);
        if (given !== undefined) {
          headers.set(scope, given);
          answer = await attempt();
        }
      }
    } catch (error) {
      const { cause, message } = error as Error;
      throw new Refusal(
        `The registry ${host} does not answer (${(cause as Error | undefined)?.message ?? message}).`,
        'Check its address and the connection, then run the same command again.',
        exitCode.unavailable,
      );
    }
    if (answer.status === 401 || answer.status === 403) {
      throw new Refusal(
        `The registry ${host} refuses access to ${path}${image} (HTTP ${answer.status})${login ? '' : ', and no account is set'}.`,
        'Set PRESAGE_REGISTRY_USER and PRESAGE_REGISTRY_PASSWORD to an account that may push.',
        exitCode.permission,
      );
    }
    return answer;
  };

  const accept = { accept: manifestTypes.join(', ') };
  const failed = (image: string, tag: string, { status }: Response) =>
    new Refusal(
      `The registry ${host} answers HTTP ${status} for ${path}${image}:${tag}.`,
      'Run the same command again; if it stays so, look into the log of the registry.',
      exitCode.unavailable,
    );

  return {
    digestOf: async (image, tag) => {
      const answer = await send(image, tag, { method: 'HEAD', headers: accept });
      if (answer.status === 404) return undefined;
      if (!answer.ok) throw failed(image, tag, answer);
      return answer.headers.get('docker-content-digest') ?? undefined;
    },
    tagAs: async (image, tag, further) => {
      const found = await send(image, tag, { method: 'GET', headers: accept });
      if (!found.ok) throw failed(image, tag, found);
      const type = found.headers.get('content-type') ?? 'application/vnd.oci.image.manifest.v1+json';
      const body = await found.text();
      const put = await send(image, further, { method: 'PUT', headers: { 'content-type': type }, body });
      if (!put.ok) throw failed(image, further, put);
    },
  };
}
