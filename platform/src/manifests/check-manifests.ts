import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Environment } from '../environment/environment.ts';
import { runProgram } from '../machine/run-program.ts';
import { argocdResources } from './argocd-resources.ts';
import { nonconformities } from './conformity.ts';
import { type Finding, kustomizationFile } from './finding.ts';
import { fileOf } from './locate.ts';
import { renderOverlay } from './render.ts';
import { criticisms } from './score.ts';
import { deadline, type ManifestTools } from './tools.ts';
import { type ValidateOptions, validateTree } from './validate-tree.ts';

/** Kustomizations of the tool itself that render without a download. */
const platform = ['argocd', 'argocd/git'];

export interface CheckOptions extends ValidateOptions {
  /** Kustomizations that are applied to the cluster itself. */
  readonly clusterResources: readonly string[];
}

/**
 * What `npm run check` asks of the manifests: all that a push must satisfy, kube-score's opinion of the
 * environments, and the schemas of what `gitops up` applies.
 */
export async function checkManifests(
  tools: ManifestTools,
  tree: string,
  options: CheckOptions,
): Promise<readonly Finding[]> {
  const findings = await validateTree(tools, tree, options);
  if (findings.length > 0) return findings;
  const checks = [
    conformingResources(tools, tree, options.environments),
    ...options.environments.map(({ name }) => scored(tools, tree, name)),
    ...[...platform, ...options.clusterResources].map((folder) => conforming(tools, tree, folder)),
  ];
  return (await Promise.all(checks)).flat();
}

async function scored(tools: ManifestTools, tree: string, environment: string): Promise<Finding[]> {
  const { yaml, sources } = await renderOverlay(tools, tree, environment);
  return (await criticisms(tools, yaml)).map(({ kind, name, message }) => ({
    file: fileOf(tree, environment, sources, { kind, name }),
    environment,
    rule: 'kube-score',
    message,
  }));
}

/** Argo CD's project and Applications, as they are applied with these environments in them. */
async function conformingResources(
  tools: ManifestTools,
  tree: string,
  environments: readonly Environment[],
): Promise<Finding[]> {
  const files = ['argocd/project/appproject.yaml', 'argocd/applicationset.yaml'];
  const found = await Promise.all(
    argocdResources(environments, { tree }).map(async (object, index) => {
      const wrong = await nonconformities(tools, stringify(object));
      const file = files[index] ?? '';
      return wrong.map(({ message }) => ({ file, environment: undefined, rule: 'schema', message }));
    }),
  );
  return found.flat();
}

async function conforming(tools: ManifestTools, tree: string, folder: string): Promise<Finding[]> {
  const file = `${folder}/${kustomizationFile}`;
  const { stdout, stderr, failed } = await runProgram(
    tools.kustomize,
    ['build', join(tree, folder)],
    deadline,
  );
  if (failed)
    return [
      { file, environment: undefined, rule: 'kustomize', message: stderr || 'takes too long to render' },
    ];
  const wrong = await nonconformities(tools, stdout);
  return wrong.map(({ message }) => ({ file, environment: undefined, rule: 'schema', message }));
}
