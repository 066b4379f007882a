import type { Pins } from '../configuration/pins.ts';

/** On a ConfigMap: the image whose pods follow it while they run. Written by kustomize. */
export const followedBy = 'presage.local/followed-by';

/** Before the name of a pod: its report. Argo CD's health of the ConfigMap reads it, see argocd/install/argocd-cm.yaml. */
export const reportPrefix = 'report.presage.local/';

/** What a pod reports about one content of the ConfigMap. */
export interface PinsReport {
  readonly image: string;
  /** The content that the pod has read last. */
  readonly pins: Pins;
  /** Why it does not serve that; null when it does. One line. */
  readonly problem: string | null;
  /** What it serves. */
  readonly serves: Pins;
}

const problemMark = '! ';
const servesMark = 'serves ';

/** In the order of the names, not of the lines: `churn` comes before `churn.shadow`. */
const linesOf = (pins: Pins) =>
  Object.keys(pins)
    .sort()
    .map((name) => `${name}=${pins[name]}`);

/** Whether two sets of pins say the same. */
export const samePins = (one: Pins, other: Pins): boolean =>
  linesOf(one).join('\n') === linesOf(other).join('\n');

/**
 * A report as text: the image, the pins line by line in the order of their names, and if they are not served, a line
 * `! reason` and a line `serves` with the pins that are.
 */
export function writeReport({ image, pins, problem, serves }: PinsReport): string {
  const refused = problem === null ? [] : [problemMark + problem, servesMark + linesOf(serves).join(' ')];
  return [image, ...linesOf(pins), ...refused].join('\n');
}

/** The report that a text is. */
export function readReport(text: string): PinsReport {
  const [image = '', ...lines] = text.split('\n');
  const isPin = (line: string) => !line.startsWith(problemMark) && !line.startsWith(servesMark);
  const pinsOf = (entries: readonly string[]) =>
    Object.fromEntries(entries.filter(Boolean).map((entry) => entry.split('=', 2) as [string, string]));
  const pins = pinsOf(lines.filter(isPin));
  const problem = lines.find((line) => line.startsWith(problemMark))?.slice(problemMark.length) ?? null;
  const serves = lines.find((line) => line.startsWith(servesMark))?.slice(servesMark.length);
  return { image, pins, problem, serves: serves === undefined ? pins : pinsOf(serves.split(' ')) };
}

export interface PinsConfigMap {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
}

/** The reports on a ConfigMap, by the name of the pod. */
export const reportsOn = ({ metadata }: PinsConfigMap): ReadonlyMap<string, PinsReport> =>
  new Map(
    Object.entries(metadata.annotations ?? {}).flatMap(([key, text]) =>
      key.startsWith(reportPrefix) ? [[key.slice(reportPrefix.length), readReport(text)]] : [],
    ),
  );
