import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { checkout } from '../../configuration/configuration.ts';
import { yamlOf } from '../apply.ts';
import { type Kubectl, kubectlRead } from '../kubectl.ts';

/** The folder with the Roles that an installation needs; docs/recipes/existing-cluster.md is about it. */
export const rightsFolder = 'rights';

/** Something that an account may do. */
export interface Right {
  readonly verb: string;
  readonly group: string;
  /** With its subresource: `pods/log`. */
  readonly resource: string;
  readonly name?: string;
  /** None for what concerns the whole cluster. */
  readonly namespace?: string;
}

export interface Installation {
  /** Namespaces of the environments. */
  readonly namespaces: readonly string[];
  /** Namespace of Argo CD. */
  readonly argocd: string;
  readonly project: string;
}

interface Role {
  readonly rules: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly resourceNames?: readonly string[];
    readonly verbs: readonly string[];
  }[];
}

/** The environments' namespaces in the manifests are those of the demonstration. */
const demonstration = ['presage-dev', 'presage-prod'];

const namespacesFor = ({ namespaces }: Installation, names: readonly string[]): string[] => [
  ...new Set(names.flatMap((name) => (demonstration.includes(name) ? namespaces : [name]))),
];

/** In Argo CD's namespace, what is called after the project. */
const renamed = (name: string, project: string): string =>
  ({ presage: project, 'presage-repository': `${project}-repository` })[name] ?? name;

async function rightsIn(
  file: string,
  names: (names: readonly string[]) => readonly string[],
  namespace?: string,
): Promise<Right[]> {
  const { rules } = parse(await readFile(join(checkout, rightsFolder, file), 'utf8')) as Role;
  return rules.flatMap(({ apiGroups, resources, resourceNames, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        verbs.flatMap((verb) =>
          (resourceNames === undefined ? [undefined] : names(resourceNames)).map((name) => ({
            verb,
            group,
            resource,
            ...(name !== undefined && { name }),
            ...(namespace !== undefined && { namespace }),
          })),
        ),
      ),
    ),
  );
}

/** Every right that the manifests in `rights/` give, for the names of this installation. */
export async function documentedRights(installation: Installation): Promise<Right[]> {
  const asTheyAre = (names: readonly string[]) => names;
  const { argocd, namespaces } = installation;
  const rights = await Promise.all([
    rightsIn('installer/clusterrole.yaml', (names) => namespacesFor(installation, names)),
    ...namespaces.map((namespace) => rightsIn('environment/role.yaml', asTheyAre, namespace)),
    rightsIn('argocd/role.yaml', (names) => names.map((name) => renamed(name, installation.project)), argocd),
    rightsIn('server/role.yaml', asTheyAre, 'default'),
  ]);
  return rights.flat();
}

/** What installing Argo CD takes: it creates a ClusterRole with all rights, which only who has all of them may do. */
export const everyRight: Right = { verb: '*', group: '*', resource: '*' };

/** As a person reads it: `patch secrets/presage in presage-dev`. */
export const rightText = ({ verb, group, resource, name, namespace }: Right): string =>
  [
    verb,
    ` ${resource}${group === '' || group === '*' ? '' : `.${group}`}`,
    name === undefined ? '' : ` ${name}`,
    namespace === undefined ? '' : ` in ${namespace}`,
  ].join('');

function review({ verb, group, resource: given, name, namespace }: Right): object {
  const [resource, subresource] = given.split('/');
  return {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { verb, group, resource, subresource, name, namespace } },
  };
}

/**
 * Asks the API server which of the rights this account lacks: what `kubectl auth can-i` asks, in one call.
 * @returns the missing rights, or why it could not be asked
 */
export async function missingRights(kubectl: Kubectl, rights: readonly Right[]): Promise<Right[] | string> {
  const { failed, stdout, stderr } = await kubectlRead(
    kubectl,
    ['create', '--validate=false', '--filename=-', '--output=jsonpath={.status.allowed}{"\\n"}'],
    yamlOf(rights.map(review)),
  );
  const answers = stdout.split('\n');
  if (failed || answers.length !== rights.length) return stderr || 'the server did not answer each question';
  return rights.filter((_, index) => answers[index] !== 'true');
}
