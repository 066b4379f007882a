import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterRecord } from '@presage/platform/cluster';
import { type Environment, firstEnvironment } from '@presage/platform/environment';
import {
  type Finding,
  fileOf,
  type KubernetesObject,
  kustomizationFile,
  overlayOf,
  type Rendering,
} from '@presage/platform/manifests';
import { parse } from 'yaml';
import { headOf, pinsAt } from '../environments/history.ts';
import type { Git } from '../git/git.ts';
import { dryRun } from './dry-run.ts';
import { type Renderings, renderingsIn } from './renderings.ts';

/** Manifests that render and keep the rules. */
export interface ValidManifests {
  /** Of a repository that has the environments' branches. */
  readonly git: Git;
  /** The commit or tree that holds them in that repository, with empty pins; none where they are not in it. */
  readonly treeish: string | undefined;
  readonly environments: readonly Environment[];
  /** Where their files are. */
  readonly folder: string;
  readonly renderings: readonly Rendering[];
}

export interface ServerCheck {
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  readonly asked: number;
}

interface Generators {
  readonly [generator: string]: readonly { readonly name?: string }[] | undefined;
}

/** The kustomization that generates an object, whose name then ends with a hash. */
function generatorOf(
  folder: string,
  environment: string,
  { kind, metadata }: KubernetesObject,
): string | undefined {
  const generator = { ConfigMap: 'configMapGenerator', Secret: 'secretGenerator' }[kind];
  if (!generator) return undefined;
  const name = metadata.name.replace(/-[a-z0-9]{10}$/, '');
  const files = [`${overlayOf(environment)}/${kustomizationFile}`, `base/${kustomizationFile}`];
  return files.find((file) => {
    const kustomization = parse(readFileSync(join(folder, file), 'utf8')) as Generators | null;
    return kustomization?.[generator]?.some((one) => one.name === name);
  });
}

/** What an environment's branch holds, without its pins, and these; nothing before its first delivery. */
export async function heldBy(git: Git, renderings: Renderings, environment: Environment) {
  const head = await headOf(git, environment);
  if (!head) return { objects: [], pins: [] };
  const [{ objects }, pins] = await Promise.all([
    renderings.of(git, head.commit, environment),
    pinsAt(git, head.commit, environment),
  ]);
  return { objects, pins };
}

/** What the API server would refuse of a revision in the environment that a push releases to. */
export async function checkWithServer(
  record: ClusterRecord,
  cache: string,
  { git, treeish, environments, folder, renderings }: ValidManifests,
): Promise<ServerCheck> {
  const environment = firstEnvironment(environments);
  const kept = renderingsIn(cache, record.tools.kustomize);
  const rendering = renderings.find((one) => one.environment === environment.name);
  if (!rendering) return { findings: [], notes: [], asked: 0 };
  const [{ objects: before, pins }] = await Promise.all([
    heldBy(git, kept, environment),
    ...renderings.map(({ environment: name, objects }) => {
      const of = environments.find((one) => one.name === name);
      return of && treeish !== undefined && kept.keep(git, treeish, of, objects);
    }),
  ]);
  const { kubeconfig } = record;
  const { refused, notes, asked } = await dryRun({
    kubeconfig,
    environment,
    before,
    after: rendering.objects,
    pins,
  });
  const findings = refused.map(({ object, message }) => ({
    file:
      generatorOf(folder, environment.name, object) ??
      fileOf(folder, environment.name, rendering.sources, { kind: object.kind, name: object.metadata.name }),
    environment: environment.name,
    rule: 'api-server',
    message,
  }));
  return { findings, notes, asked };
}
