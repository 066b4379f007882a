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
  /** In an Argo CD of somebody else. */
  readonly existing?: ExistingArgocd | undefined;
}

interface ExistingArgocd {
  /** Namespace of Argo CD. */
  readonly argocd: string;
  /** Name of project and ApplicationSet, and the mark of both. */
  readonly project: string;
}

/** The label by which `down` finds what `up` created in an existing cluster; its value is the project's name. */
export const installationLabel = 'presage.local/installation';

/** Places a project or an ApplicationSet in the Argo CD of somebody else. */
function placedIn(object: { metadata: object }, { argocd, project }: ExistingArgocd): void {
  object.metadata = { name: project, namespace: argocd, labels: { [installationLabel]: project } };
}

/** The project that holds the Applications to their repository and to exactly these namespaces. */
export function argocdProject(
  environments: readonly Pick<Environment, 'namespace'>[],
  { tree = checkout, repository, existing }: SourceOptions = {},
): object {
  const project = read(tree, 'project/appproject.yaml');
  if (existing) placedIn(project, existing);
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
  const { tree = checkout, repository, existing } = options;
  const set = read(tree, 'applicationset.yaml');
  if (existing) {
    placedIn(set, existing);
    set.spec.template.spec.project = existing.project;
    set.spec.template.metadata.labels = { 'app.kubernetes.io/part-of': existing.project };
  }
  if (repository) set.spec.template.spec.source.repoURL = repository;
  const elements = environments.map(({ name, namespace }) => ({ environment: name, namespace }));
  set.spec.generators = [{ list: { elements } }];
  return [argocdProject(environments, options), set];
}
