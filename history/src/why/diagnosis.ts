import type { Environment } from '@presage/platform/environment';
import { eventsOf, type Scene } from '../cluster/scene.ts';
import { short } from '../git/git.ts';
import type { LoggedDelivery } from '../log/changes.ts';
import { localTime } from '../log/time.ts';
import { broughtBy, broughtText } from './brought.ts';
import type { Cause } from './cause.ts';
import { findCause } from './find-cause.ts';
import { whatServes } from './serves.ts';

/** Why an environment is red, slow or waiting. */
export interface Diagnosis {
  readonly environment: string;
  readonly state: 'red' | 'waiting' | 'fine';
  readonly kind: Cause['kind'] | undefined;
  /** What is wrong, as a part of a sentence. */
  readonly cause: string;
  /** The pod that shows it. */
  readonly pod: string | undefined;
  /** Commit of main and of the environment’s branch that brought it. */
  readonly commit: string | undefined;
  readonly delivery: string | undefined;
  /** Cause, commit, what still serves: one paragraph. */
  readonly text: string;
  /** Warnings of Kubernetes about the pod, and its last lines. */
  readonly details: readonly string[];
  readonly next: string;
}

/** What to type where a delivery has to be fixed or taken back. */
export const rollbackOrFix = ({ name, from }: Environment) =>
  from === undefined
    ? `Fix it and \`git push cluster main\`, or go back: \`npm run gitops rollback ${name}\`.`
    : `Go back: \`npm run gitops rollback ${name}\`. Or fix it, push it and promote again.`;

const maxWarnings = 3;

/** Warnings about the pod that the cause does not contain, then its last lines. */
function detailsOf(scene: Scene, { pod, text }: Cause): string[] {
  if (!pod) return [];
  const warnings = eventsOf(scene, pod)
    .filter(({ type, reason }) => type === 'Warning' && reason !== 'BackOff')
    .map(({ reason, message }) => `${reason}: ${message.split('\n')[0]}`)
    .filter((line) => !text.includes(line.slice(line.indexOf(': ') + 2)));
  const lines = scene.logs[pod.metadata.name] ?? [];
  return [
    ...[...new Set(warnings)].slice(-maxWarnings),
    ...(lines.length > 0
      ? [`The last lines of ${pod.metadata.name}:`, ...lines.map((line) => `  | ${line}`)]
      : []),
  ];
}

/** Says since when an environment runs what it should. */
function fine(environment: Environment, scene: Scene, [head]: readonly LoggedDelivery[]): Diagnosis {
  const { name } = environment;
  const revision = scene.application?.status?.sync?.revision;
  const behind = head && revision !== undefined && revision !== head.commit;
  const text = behind
    ? `Argo CD has not read ${short(head.commit)} yet; it has ${short(revision)} Synced and Healthy.`
    : head
      ? `${short(head.commit)} is Synced and Healthy, main ${short(head.revision)}, delivered ${localTime(new Date(head.at))}. ${whatServes(scene.pods, undefined)}`
      : 'Nothing was delivered yet.';
  return {
    environment: name,
    state: behind ? 'waiting' : 'fine',
    kind: behind ? 'waiting' : undefined,
    cause: '',
    pod: undefined,
    commit: undefined,
    delivery: undefined,
    text,
    details: [],
    next: behind
      ? `Ask again in a moment: \`npm run gitops why ${name}\`.`
      : `\`npm run gitops log ${name}\``,
  };
}

/**
 * Why an environment is red, slow or waiting, from what the cluster shows and what was delivered.
 * @param deliveries newest first; all since the last one that was live
 */
export function diagnose(
  environment: Environment,
  scene: Scene,
  deliveries: readonly LoggedDelivery[],
): Diagnosis {
  const cause = findCause(scene);
  if (!cause) return fine(environment, scene, deliveries);
  const isWaiting = cause.kind === 'waiting';
  // A delivery is not why something is waited for, nor why git does not answer.
  const isBrought = !isWaiting && cause.kind !== 'git';
  const brought = isBrought ? broughtBy(deliveries, cause) : undefined;
  const serves = whatServes(scene.pods, cause.pod);
  const { name } = environment;
  const usual = brought
    ? rollbackOrFix(environment)
    : `See \`npm run gitops status\`, and \`npm run gitops log ${name}\`.`;
  return {
    environment: name,
    state: isWaiting ? 'waiting' : 'red',
    kind: cause.kind,
    cause: cause.text.replace(/\.$/, ''),
    pod: cause.pod?.metadata.name,
    commit: brought?.commit,
    delivery: brought?.delivery.commit,
    text: [cause.text, ...(isBrought ? [broughtText(deliveries, brought)] : []), serves].join(' '),
    details: detailsOf(scene, cause),
    next: cause.next ?? (isWaiting ? `Wait, and ask again: \`npm run gitops why ${name}\`.` : usual),
  };
}

/** The diagnosis as people read it, without the next command. */
export const diagnosisLines = ({ text, details }: Diagnosis): string[] => [
  text,
  ...details.map((line) => `  ${line}`),
];
