import { accessTo, type Git } from '@presage/gitops';
import { argocdOf, type ClusterRecord, repositorySecret } from '@presage/platform/cluster';
import type { Environment } from '@presage/platform/environment';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { read } from './cluster.ts';
import { projectOf } from './marks.ts';

type Place = Pick<Environment, 'branch' | 'ref'>;

async function pushed(git: Git, forge: NonNullable<ClusterRecord['forge']>, refspec: string): Promise<void> {
  const { options, env } = accessTo(forge);
  await git([...options, 'push', '--quiet', '--force', forge.url, refspec], { env });
}

/**
 * Brings the branch of a preview to the forge that Argo CD reads, over what an earlier preview of that name has left there;
 * nothing where Argo CD reads this machine.
 * @throws Refusal (69) when the forge does not take it
 */
export async function pushToForge(
  { forge }: Pick<ClusterRecord, 'forge'>,
  git: Git,
  { branch, ref }: Place,
): Promise<void> {
  if (!forge) return;
  try {
    await pushed(git, forge, `${ref}:${ref}`);
  } catch (error) {
    throw new Refusal(
      `${forge.url} did not take ${branch}, from which Argo CD deploys the preview: ${(error as Error).message}`,
      `Let the deploy key or token write, force and delete env/preview-* there; then push again.`,
      exitCode.unavailable,
    );
  }
}

/** Removes the branch of a preview from the forge. @returns why it is still there; nothing where it is not */
export async function removeFromForge(
  { forge }: Pick<ClusterRecord, 'forge'>,
  git: Git,
  { ref }: Place,
): Promise<string | undefined> {
  if (!forge) return undefined;
  const { options, env } = accessTo(forge);
  try {
    if ((await git([...options, 'ls-remote', forge.url, ref], { env })) !== '')
      await pushed(git, forge, `:${ref}`);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

interface Secret {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
  readonly data: Readonly<Record<string, string>>;
}

/** What opens the forge for the project of previews: a copy of what opens it for that of the environments. */
export async function forgeObjects(record: ClusterRecord): Promise<object[]> {
  if (!record.forge) return [];
  const { namespace, project } = argocdOf(record);
  const path = `/api/v1/namespaces/${namespace}/secrets/${repositorySecret(project)}`;
  const { metadata, data } = await read<Secret>(record, path);
  const own = projectOf(record);
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: repositorySecret(own), namespace, labels: metadata.labels },
      data: { ...data, project: Buffer.from(own).toString('base64') },
    },
  ];
}
