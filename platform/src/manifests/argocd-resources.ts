import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { checkout } from '../configuration/configuration.ts';
import type { Environment } from '../environment/environment.ts';

const read = (tree: string, path: string) => parse(readFileSync(join(tree, 'argocd', path), 'utf8'));

interface SourceOptions {
  /** A checkout with the folder argocd. */
  readonly tree?: string;
  /** What Argo CD reads the environments' branches from; default: the cluster's git server, as in argocd/. */
  readonly repository?: string | undefined;
}

/** The project that holds the Applications to their repository and to exactly these namespaces. */
export function argocdProject(
  environments: readonly Pick<Environment, 'namespace'>[],
  { tree = checkout, repository }: SourceOptions = {},
): object {
  const project = read(tree, 'project/appproject.yaml');
  if (repository) project.spec.sourceRepos = [repository];
  const [server] = project.spec.destinations.map((destination: { server: string }) => destination.server);
  const namespaces = [...new Set(environments.map(({ namespace }) => namespace))];
  project.spec.destinations = namespaces.map((namespace) => ({ server, namespace }));
  return project;
}

/**
 * Argo CD's AppProject and ApplicationSet with the environments of the descriptor in them: exactly their
 * namespaces as destinations, and one Application each. Everything else is in argocd/.
 */
export function argocdResources(
  environments: readonly Environment[],
  options: SourceOptions = {},
): [project: object, set: object] {
  const { tree = checkout, repository } = options;
  const set = read(tree, 'applicationset.yaml');
  if (repository) set.spec.template.spec.source.repoURL = repository;
  const elements = environments.map(({ name, namespace }) => ({ environment: name, namespace }));
  set.spec.generators = [{ list: { elements } }];
  return [argocdProject(environments, options), set];
}
