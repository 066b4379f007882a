import { nonconformities } from './conformity.ts';
import type { Finding } from './finding.ts';
import { fileOf } from './locate.ts';
import { modelPinFindings } from './model-pins.ts';
import { type Rendering, renderOverlay } from './render.ts';
import { type RuleContext, ruleContext } from './rule.ts';
import { everyRule } from './rules/every-rule.ts';
import { nodePortClashes } from './rules/network.ts';
import { pinsWrittenByHand } from './sources.ts';
import type { ManifestTools } from './tools.ts';

export interface ValidateOptions {
  readonly environments?: readonly string[];
  /** Images that this repository builds. */
  readonly images?: readonly string[];
  /** Names of its predictors; without them a pin of any is accepted. */
  readonly predictors?: readonly string[] | undefined;
  /** True for the tree of an environment's branch, where every image is pinned by digest. */
  readonly pinned?: boolean;
}

interface Judged {
  readonly findings: readonly Finding[];
  readonly rendering: Rendering;
  readonly context?: RuleContext;
}

/**
 * Everything that is wrong with the environments of a tree, empty when it can be deployed. Environments
 * are looked at side by side; the rules see only what has passed the schemas.
 * @param tree absolute path of a checkout, with `base` and `overlays`
 */
export async function validateTree(
  tools: Omit<ManifestTools, 'kubeScore'>,
  tree: string,
  options: ValidateOptions = {},
): Promise<Finding[]> {
  const {
    environments = ['dev', 'prod'],
    images = ['api', 'web', 'database', 'migrate', 'train'],
    pinned = false,
    predictors,
  } = options;
  const judged = await Promise.all(
    environments.map(async (environment): Promise<Judged> => {
      const models = modelPinFindings(tree, environment, predictors);
      const rendering = await renderOverlay(tools, tree, environment);
      if (models.length > 0) return { rendering, findings: models };
      if (rendering.findings.length > 0) return { rendering, findings: rendering.findings };
      const wrong = await nonconformities(tools, rendering.yaml);
      if (wrong.length > 0)
        return { rendering, findings: wrong.map((each) => finding(rendering, 'schema', each)) };
      const context = ruleContext(environment, rendering.objects, { images, pinned });
      const pins = pinned ? [] : pinsWrittenByHand(tree, environment);
      return { rendering, context, findings: [...pins, ...applyRules(context, rendering)] };
    }),
  );
  const clashes = nodePortClashes(judged.flatMap(({ context }) => context ?? [])).flatMap((clash) =>
    judged
      .filter(({ rendering }) => rendering.environment === clash.environment)
      .map(({ rendering }) => finding(rendering, 'node-port-clash', clash)),
  );
  return distinct([...judged.flatMap(({ findings }) => findings), ...clashes]);

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

/** A mistake in the base is the same in every environment: it is said once, of none in particular. */
function distinct(findings: readonly Finding[]): Finding[] {
  const said = new Map<string, Finding>();
  for (const finding of findings) {
    const key = [finding.file, finding.rule, finding.message].join('\n');
    const before = said.get(key);
    const everywhere = before && before.environment !== finding.environment;
    said.set(key, everywhere ? { ...finding, environment: undefined } : finding);
  }
  return [...said.values()];
}
