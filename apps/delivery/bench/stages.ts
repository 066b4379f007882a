/** A line of a push's output, and when it came: milliseconds since 1970. */
export interface PushLine {
  readonly at: number;
  readonly text: string;
}

/** Seconds that each stage of a push took, in their order. Together they last until the new version answers. */
export type Stages = Readonly<Record<string, number>>;

/** What a push prints when a stage has ended; the last such line counts. */
const ends: readonly (readonly [stage: string, line: RegExp])[] = [
  ['git and the check of the manifests', /The overlays render and are valid|^• Build /],
  ['images built and pushed', /^✔ Build /],
  ['committed to the branch', /^✔ Release /],
];
const first = new Set(['git and the check of the manifests']);

const readStage = 'Argo CD has read the commit';

/** The rest: the sync, the new pod's start and its first probes. */
const last = 'synced, started and ready';

/**
 * Where the time of a push went.
 * @param lines of its output, in order
 * @param began when `git push` was started, `live` when the new version answered first, and `read` when Argo CD reported
 *   the delivered commit, which may be before a line of the output about it: milliseconds since 1970
 */
export function stagesOf(lines: readonly PushLine[], began: number, live: number, read = began): Stages {
  const stages: Record<string, number> = {};
  let from = began;
  for (const [stage, ending] of ends) {
    const matching = lines.filter(({ text }) => ending.test(text.trim()));
    const line = first.has(stage) ? matching[0] : matching.at(-1);
    const until = Math.min(Math.max(line?.at ?? from, from), live);
    stages[stage] = (until - from) / 1000;
    from = until;
  }
  const until = Math.min(Math.max(read, from), live);
  stages[readStage] = (until - from) / 1000;
  stages[last] = Math.max(0, live - until) / 1000;
  return stages;
}
