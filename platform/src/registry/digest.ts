import { request } from 'node:http';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { digestOnNodes, type Loader } from './loader.ts';
import { isOnThisMachine, readLogin, registryParts } from './login.ts';
import { remoteRegistry } from './remote-registry.ts';

const manifests = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ');

/** A registry as the cluster's record names it. */
export interface RegistryPlace {
  /** Host and path, e.g. `localhost:5000` or `ghcr.io/team/app`. */
  readonly registry: string;
  /** File with the account that opens it, in Docker's format. */
  readonly registryLogin?: string | undefined;
  /** In place of a registry; images only have its name. */
  readonly loader?: Loader | undefined;
}

interface Answer {
  readonly status: number;
  readonly digest: string | undefined;
}

const head = (url: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request(
      url,
      { method: 'HEAD', timeout: 3000, headers: { accept: manifests } },
      (answer) => {
        answer.resume();
        const digest = answer.headers['docker-content-digest'];
        resolve({
          status: answer.statusCode ?? 0,
          digest: typeof digest === 'string' ? digest : undefined,
        });
      },
    );
    asked.on('timeout', () => asked.destroy(new Error('no answer within 3 s')));
    asked.on('error', reject);
    asked.end();
  });

const down = (registry: string, why: string) =>
  new Refusal(
    `The image registry at ${registry} does not answer (${why}). Nothing was built and nothing was released.`,
    'Run `npm run up`: it starts what is not running. Then `npm run gitops release`.',
    exitCode.unavailable,
  );

/**
 * Checks that a registry of this machine answers. One elsewhere or with an account is asked for each image, as nodes are.
 * @throws Refusal (69) when it does not answer as one
 */
export async function requireRegistry({ registry, registryLogin, loader }: RegistryPlace): Promise<void> {
  if (loader || registryLogin !== undefined || !isOnThisMachine(registry)) return;
  let answer: Answer;
  try {
    answer = await head(`http://${registryParts(registry).host}/v2/`);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw down(registry, code ?? message);
  }
  if (answer.status !== 200) throw down(registry, `HTTP ${answer.status}`);
}

/**
 * The digest under which the registry, or every node, has an image, or nothing where it has not.
 * @param reference a tag or a digest
 * @throws Refusal (69) when the registry or a node does not answer, (77) when the registry refuses the account
 */
export async function digestIn(
  { registry, registryLogin, loader }: RegistryPlace,
  repository: string,
  reference: string,
): Promise<string | undefined> {
  if (loader) {
    const separator = reference.startsWith('sha256:') ? '@' : ':';
    return digestOnNodes(loader, `${registry}/${repository}${separator}${reference}`);
  }
  if (registryLogin !== undefined || !isOnThisMachine(registry)) {
    const login = registryLogin === undefined ? undefined : await readLogin(registryLogin, registry);
    return remoteRegistry(registry, login).digestOf(repository, reference);
  }
  const { host, path } = registryParts(registry);
  try {
    const { status, digest } = await head(`http://${host}/v2/${path}${repository}/manifests/${reference}`);
    return status === 200 ? digest : undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw down(registry, code ?? message);
  }
}
