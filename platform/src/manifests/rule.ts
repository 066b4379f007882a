import type { Environment } from '../environment/environment.ts';
import { type Container, containersOf, type KubernetesObject, type Pod, podOf } from './objects.ts';

/** What a rule looks at: one environment, rendered. Its objects have passed their schemas. */
export interface RuleContext {
  readonly environment: string;
  readonly namespace: string;
  readonly objects: readonly KubernetesObject[];
  readonly pods: readonly Pod[];
  /** Names of the images that this repository builds, such as `api`. */
  readonly images: readonly string[];
  /** Whether the tree is one of an environment's branch, where every image is pinned. */
  readonly delivered: boolean;
}

export interface Problem {
  /** The object to fix; none when it is missing. */
  readonly object?: KubernetesObject;
  readonly message: string;
}

export interface Rule {
  readonly id: string;
  check(context: RuleContext): readonly Problem[];
}

/** What is wrong with one subject: nothing, a sentence or several. */
type Verdict = string | readonly string[] | false | undefined;

export function ruleContext(
  { name: environment, namespace }: Environment,
  objects: readonly KubernetesObject[],
  options: { readonly images: readonly string[]; readonly delivered: boolean },
): RuleContext {
  const pods = objects.flatMap((object) => podOf(object) ?? []);
  return { environment, namespace, objects, pods, ...options };
}

/** A rule about the environment as a whole. */
export function aboutAll(id: string, judge: (context: RuleContext) => Verdict): Rule {
  return { id, check: (context) => sentences(judge(context)).map((message) => ({ message })) };
}

/** A rule about each object of some kinds, or of every kind when none is given. */
export function aboutObjects(
  id: string,
  kinds: readonly string[],
  judge: (object: KubernetesObject, context: RuleContext) => Verdict,
): Rule {
  return {
    id,
    check: (context) =>
      context.objects
        .filter((object) => kinds.length === 0 || kinds.includes(object.kind))
        .flatMap((object) => problems(object, judge(object, context))),
  };
}

/** A rule about each pod that the objects describe. */
export function aboutPods(id: string, judge: (pod: Pod, context: RuleContext) => Verdict): Rule {
  return {
    id,
    check: (context) => context.pods.flatMap((pod) => problems(pod.owner, judge(pod, context))),
  };
}

/** A rule about each container of each pod, init containers included. */
export function aboutContainers(
  id: string,
  judge: (container: Container, pod: Pod, context: RuleContext) => Verdict,
): Rule {
  return aboutPods(id, (pod, context) =>
    containersOf(pod).flatMap((container) =>
      sentences(judge(container, pod, context)).map((message) => `container ${container.name} ${message}`),
    ),
  );
}

function problems(object: KubernetesObject, verdict: Verdict): Problem[] {
  return sentences(verdict).map((message) => ({
    object,
    message: `${object.kind} ${object.metadata.name}: ${message}`,
  }));
}

function sentences(verdict: Verdict): readonly string[] {
  if (!verdict) return [];
  return typeof verdict === 'string' ? [verdict] : verdict;
}
