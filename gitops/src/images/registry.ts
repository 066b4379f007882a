import { request } from 'node:http';
import { exitCode, Refusal } from '@presage/runtime/refusal';

const manifests = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ');

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

/** @throws Refusal (69) when the registry does not answer as one. */
export async function requireRegistry(registry: string): Promise<void> {
  let answer: Answer;
  try {
    answer = await head(`http://${registry}/v2/`);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw down(registry, code ?? message);
  }
  if (answer.status !== 200) throw down(registry, `HTTP ${answer.status}`);
}

/**
 * The digest under which the registry has an image, or nothing where it has not.
 * @param reference a tag or a digest
 * @throws Refusal (69) when the registry does not answer.
 */
export async function digestIn(
  registry: string,
  repository: string,
  reference: string,
): Promise<string | undefined> {
  try {
    const { status, digest } = await head(`http://${registry}/v2/${repository}/manifests/${reference}`);
    return status === 200 ? digest : undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw down(registry, code ?? message);
  }
}
