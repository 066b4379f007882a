import { exitCode, Refusal } from '../refusal.ts';

/** In the order in which a change passes through them. */
export const environmentNames = ['dev', 'prod'] as const;
export type EnvironmentName = (typeof environmentNames)[number];

export interface Environment {
  readonly name: EnvironmentName;
  /** The branch that Argo CD deploys and only this tool writes. */
  readonly branch: string;
  readonly ref: string;
  /** Argo CD's Application. */
  readonly application: string;
  readonly namespace: string;
  /** Folder of the overlay, and the files in it that this tool writes: the pins of images and of models. */
  readonly overlay: string;
  readonly pins: string;
  readonly models: string;
}

/** @throws Refusal (64) for a name that is no environment's. */
export function environmentOf(given: string): Environment {
  const name = environmentNames.find((known) => known === given || `env/${known}` === given);
  if (name === undefined) {
    throw new Refusal(
      `There is no environment "${given}".`,
      `The environments are ${environmentNames.join(' and ')}.`,
      exitCode.usage,
    );
  }
  return {
    name,
    branch: `env/${name}`,
    ref: `refs/heads/env/${name}`,
    application: `presage-${name}`,
    namespace: `presage-${name}`,
    overlay: `overlays/${name}`,
    pins: `overlays/${name}/pins/kustomization.yaml`,
    models: `overlays/${name}/models.env`,
  };
}
