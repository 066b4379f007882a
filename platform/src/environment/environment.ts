import { exitCode, Refusal } from '@presage/runtime/refusal';

export interface Environment {
  readonly name: string;
  /** The environment that it is promoted from; none for the one that every push to main releases to. */
  readonly from: string | undefined;
  /** The branch that Argo CD deploys and only this tool writes. */
  readonly branch: string;
  readonly ref: string;
  /** Argo CD's Application. */
  readonly application: string;
  /** As the overlay states it. */
  readonly namespace: string;
  /** Folder of the overlay, and the file in it that pins the images. */
  readonly overlay: string;
  readonly pins: string;
}

/**
 * An environment by its name.
 * @param namespace as its overlay states it; without it the one that `validate` asks the overlay for
 */
export const makeEnvironment = (
  name: string,
  from?: string,
  namespace: string = defaultNamespace(name),
): Environment => ({
  name,
  from,
  branch: `env/${name}`,
  ref: `refs/heads/env/${name}`,
  application: `presage-${name}`,
  namespace,
  overlay: `overlays/${name}`,
  pins: `overlays/${name}/pins/kustomization.yaml`,
});

export const defaultNamespace = (name: string): string => `presage-${name}`;

/** Of the git server, and of the router of previews. */
const taken = new Set(['presage-system', 'presage-previews']);

/** Whether an environment may have that namespace: none of the cluster's own, nor one of the tool's. */
export const isOwnNamespace = (namespace: string): boolean =>
  /^presage-[a-z0-9-]{0,54}[a-z0-9]$/.test(namespace) && !taken.has(namespace);

/** Path of a pinned file in an environment's overlay. */
export const pinnedPath = ({ overlay }: Environment, file: string): string => `${overlay}/${file}`;

export const namesOf = (environments: readonly Environment[]): string =>
  environments.map(({ name }) => name).join(', ');

/** An environment by its name or branch, or nothing. */
export const findEnvironment = (
  environments: readonly Environment[],
  given: string,
): Environment | undefined => environments.find(({ name, branch }) => name === given || branch === given);

/** @throws Refusal (64) for a name that is no environment's. */
export function environmentOf(environments: readonly Environment[], given: string): Environment {
  const found = findEnvironment(environments, given);
  if (found) return found;
  throw new Refusal(
    `There is no environment "${given}".`,
    `The environments in gitops.config.ts are ${namesOf(environments)}.`,
    exitCode.usage,
  );
}

/** The environment that a push to main releases to: the first one that is promoted from no other. */
export function firstEnvironment(environments: readonly Environment[]): Environment {
  const first = environments.find(({ from }) => from === undefined);
  if (first) return first;
  throw new Refusal(
    'gitops.config.ts names no environment that a push releases to.',
    "Name at least one, for example environments: ['dev', 'prod'].",
    exitCode.configuration,
  );
}
