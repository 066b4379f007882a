import { defaultNamespace, type Environment, isOwnNamespace } from '../environment/environment.ts';
import { nonconformitiesOfEach } from './conformity.ts';
import { distinct, type Finding, kustomizationFile, overlayOf } from './finding.ts';
import { fileOf } from './locate.ts';
import type { KubernetesObject } from './objects.ts';
import { probe } from './probe.ts';
import { renamedServices } from './renamed.ts';
import { type Rendering, renderOverlay } from './render.ts';
import { type RuleContext, ruleContext } from './rule.ts';
import { everyRule } from './rules/every-rule.ts';
import { nodePortClashes } from './rules/network.ts';
import { pinsWrittenByHand } from './sources.ts';
import type { ManifestTools } from './tools.ts';

export interface ValidateOptions {
  readonly environments: readonly Environment[];
  /** Names of the images that manifests may run: those that this repository builds, and its Jobs'. */
  readonly images: readonly string[];
  /** Further problems of an environment's files; where there are some, nothing of what was rendered is reported. */
  readonly checkFiles?: (
    environment: Environment,
  ) => Promise<readonly Pick<Finding, 'file' | 'rule' | 'message'>[]>;
  /** True for the tree of an environment's branch, where every image is pinned by digest. */
  readonly delivered?: boolean;
}

/** A tree's environments with everything that is wrong with them. */
export interface JudgedTree {
  readonly findings: readonly Finding[];
  readonly renderings: readonly Rendering[];
}

interface Judged {
  readonly findings: readonly Finding[];
  readonly rendering: Rendering;
  readonly context?: RuleContext;
}

/**
 * Everything that is wrong with the environments of a tree, empty when it can be deployed.
 * @param tree absolute path of a checkout, with `base` and `overlays`
 */
export const validateTree = async (
  tools: Omit<ManifestTools, 'kubeScore'>,
  tree: string,
  options: ValidateOptions,
): Promise<readonly Finding[]> => (await judgeTree(tools, tree, options)).findings;

/**
 * The same, with what was rendered. Environments are checked in parallel; the rules see only what has passed the
 * schemas.
 */
export async function judgeTree(
  tools: Omit<ManifestTools, 'kubeScore'>,
  tree: string,
  options: ValidateOptions,
): Promise<JudgedTree> {
  const { environments, images, checkFiles = async () => [], delivered = false } = options;
  // On a branch of an environment, the rule about digests sees the pins themselves.
  const probing = delivered ? [] : probe(tools, tree, environments, images);
  const rendered = await Promise.all(
    environments.map(async (environment): Promise<Judged> => {
      const [problems, rendering] = await Promise.all([
        checkFiles(environment),
        renderOverlay(tools, tree, environment.name),
      ]);
      if (problems.length > 0) {
        const { name } = environment;
        return { rendering, findings: problems.map((problem) => ({ ...problem, environment: name })) };
      }
      return { rendering, findings: rendering.findings };
    }),
  );
  const sound = rendered.filter(({ findings }) => findings.length === 0);
  const wrong = await nonconformitiesOfEach(
    tools,
    sound.map(({ rendering }) => rendering.yaml),
  );
  const judged = rendered.map((each, index): Judged => {
    const { rendering } = each;
    const environment = environments[index];
    const place = sound.indexOf(each);
    if (place === -1 || !environment) return each;
    const invalid = wrong[place] ?? [];
    if (invalid.length > 0)
      return { rendering, findings: invalid.map((one) => finding(rendering, 'schema', one)) };
    const context = ruleContext(environment, rendering.objects, { images, delivered });
    const pins = delivered ? [] : pinsWrittenByHand(tree, environment.name);
    const missing = missingNamespace(environment, rendering);
    const broken = applyRules(context, rendering).filter(
      ({ rule }) => missing.length === 0 || !placed.includes(rule),
    );
    return { rendering, context, findings: [...pins, ...missing, ...renamedServices(rendering), ...broken] };
  });
  const places = namespaceFindings(environments);
  const clashes = nodePortClashes(judged.flatMap(({ context }) => context ?? [])).flatMap((clash) =>
    judged
      .filter(({ rendering }) => rendering.environment === clash.environment)
      .map(({ rendering }) => finding(rendering, 'node-port-clash', clash)),
  );
  const probed = await probing;
  const allRendered = judged.every(({ rendering }) => rendering.findings.length === 0);
  return {
    findings: distinct([
      ...places,
      ...judged.flatMap(({ findings }) => findings),
      ...(allRendered ? probed : []),
      ...clashes,
    ]),
    renderings: judged.map(({ rendering }) => rendering),
  };

  function applyRules(context: RuleContext, rendering: Rendering): Finding[] {
    return everyRule.flatMap((rule) =>
      rule.check(context).map(({ object, message }) =>
        finding(rendering, rule.id, {
          message,
          ...(object && { kind: object.kind, name: object.metadata.name }),
        }),
      ),
    );
  }

  function finding(
    { environment, sources }: Rendering,
    rule: string,
    { kind, name, message }: { kind?: string; name?: string; message: string },
  ): Finding {
    const object = kind !== undefined && name !== undefined ? { kind, name } : undefined;
    return { file: fileOf(tree, environment, sources, object), environment, rule, message };
  }
}

/** The rules about where objects are: they find an overlay without a namespace in each object of it. */
const placed = ['cluster-kind', 'namespace'];

/** An overlay that states no namespace, if an object needs it. */
function missingNamespace(
  { name, overlay, namespace }: Environment,
  { objects, sources }: Rendering,
): Finding[] {
  if (sources.kustomizations.get(overlay)?.namespace !== undefined) return [];
  const isPlaced = ({ kind, metadata }: KubernetesObject) =>
    (kind === 'Namespace' ? metadata.name : metadata.namespace) === namespace;
  return objects.every(isPlaced)
    ? []
    : [
        {
          file: `${overlay}/${kustomizationFile}`,
          environment: name,
          rule: 'namespace',
          message: `states no namespace, so its objects would be in none; write namespace: ${namespace}`,
        },
      ];
}

/** Each environment has its own namespace, none of the cluster's own. */
export function namespaceFindings(environments: readonly Environment[]): Finding[] {
  return environments.flatMap(({ name, namespace }) => {
    const other = environments.find((one) => one.namespace === namespace && one.name !== name);
    const problem = isOwnNamespace(namespace)
      ? other && `states namespace: ${namespace}, which is that of ${other.name} too`
      : namespace === 'presage-system'
        ? 'states namespace: presage-system, where the git server runs'
        : namespace === 'presage-previews'
          ? 'states namespace: presage-previews, where the router of previews runs'
          : `states namespace: ${namespace}; the names of environments' namespaces begin with presage- and have at most 63 characters`;
    const example = isOwnNamespace(defaultNamespace(name)) ? defaultNamespace(name) : `presage-env-${name}`;
    return problem
      ? [
          {
            file: `${overlayOf(name)}/${kustomizationFile}`,
            environment: name,
            rule: 'namespace',
            message: `${problem}; write namespace: ${example}`,
          },
        ]
      : [];
  });
}
