import { accessTo, ask, commitOf, type Git } from '@presage/gitops';
import { argocdOf, type ClusterRecord, forgeReason, repositorySecret } from '@presage/platform/cluster';
import type { Environment } from '@presage/platform/environment';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { read } from './cluster.ts';
import { projectOf, sharedMarks } from './marks.ts';

type Place = Pick<Environment, 'name' | 'branch' | 'ref'>;

/** The commit that the forge has been given. */
const givenRef = ({ name }: Place): string => `refs/presage/forge/${name}`;

/** Pushes over what this installation gave the forge, and over nothing else. */
async function replaced(
  git: Git,
  forge: NonNullable<ClusterRecord['forge']>,
  place: Place,
  source: string,
): Promise<void> {
  const { options, env } = accessTo(forge);
  const given = (await commitOf(git, givenRef(place))) ?? '';
  const lease = `--force-with-lease=${place.ref}:${given}`;
  await git([...options, 'push', '--quiet', lease, forge.url, `${source}:${place.ref}`], { env });
}

/**
 * Brings the branch of a preview to the forge that Argo CD reads, in place of what it gave it before; nothing where Argo CD
 * reads this machine.
 * @throws Refusal (77) when the forge has another commit there, (69) when it does not take it
 */
export async function pushToForge(
  { forge }: Pick<ClusterRecord, 'forge'>,
  git: Git,
  place: Place,
): Promise<void> {
  if (!forge) return;
  const { branch, ref } = place;
  try {
    await replaced(git, forge, place, ref);
    await git(['update-ref', givenRef(place), ref]);
  } catch (error) {
    const isOthers = /stale info|rejected/.test((error as Error).message);
    throw new Refusal(
      isOthers
        ? `${forge.url} has commits on ${branch} that this Presage did not write, or protects it.`
        : `${forge.url} did not take ${branch}, from which Argo CD deploys the preview: ${forgeReason((error as Error).message)}`,
      isOthers
        ? `If nobody needs what is there, delete it (\`git push ${forge.url} :${ref}\`), and let the deploy key or token force and delete env/preview-*. Then try again.`
        : 'Check the address, the key or token, and the connection (PRESAGE_GIT_URL in docs/configuration.md). Then try again.',
      isOthers ? exitCode.permission : exitCode.unavailable,
    );
  }
}

/** Removes the branch of a preview from the forge. @returns why it is still there; nothing where it is not */
export async function removeFromForge(
  { forge }: Pick<ClusterRecord, 'forge'>,
  git: Git,
  place: Place,
): Promise<string | undefined> {
  if (!forge || !(await commitOf(git, givenRef(place)))) return undefined;
  const { options, env } = accessTo(forge);
  try {
    if ((await git([...options, 'ls-remote', forge.url, place.ref], { env })) !== '')
      await replaced(git, forge, place, '');
    await ask(git, ['update-ref', '-d', givenRef(place)]);
    return undefined;
  } catch (error) {
    return `${forgeReason((error as Error).message)}; to delete it: git push ${forge.url} :${place.ref}`;
  }
}

interface Secret {
  readonly data: Readonly<Record<string, string>>;
}

/** What opens the forge for the project of previews: a copy of what opens it for that of the environments. */
export async function forgeObjects(record: ClusterRecord): Promise<object[]> {
  if (!record.forge) return [];
  const { namespace, project } = argocdOf(record);
  const path = `/api/v1/namespaces/${namespace}/secrets/${repositorySecret(project)}`;
  const { data } = await read<Secret>(record, path);
  const own = projectOf(record);
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: repositorySecret(own),
        namespace,
        labels: { 'argocd.argoproj.io/secret-type': 'repository', ...sharedMarks(record) },
      },
      data: { ...data, project: Buffer.from(own).toString('base64') },
    },
  ];
}
