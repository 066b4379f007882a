import { styleText } from 'node:util';
import { type Configuration, environmentOf, openCluster, readSecrets, requireCluster } from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { placeOf } from '../api/place.ts';
import { interruption } from '../interruption.ts';
import { table } from '../models/text.ts';
import { openDemoClone } from './clone.ts';
import type { Language, Text } from './language.ts';
import { type DemoEnvironment, openScene, type Scene } from './scene.ts';
import type { DemoStep } from './step.ts';
import { restore } from './steps/push.ts';
import { Unexpected } from './unexpected.ts';

/** How a step ended. */
export interface StepResult {
  readonly step: number;
  readonly title: string;
  readonly shown: boolean;
  readonly seconds: number;
  /** What was seen, or why it is not what the step was to show. */
  readonly outcome: string;
}

export interface DemoOptions {
  readonly language: Language;
  readonly steps: readonly DemoStep[];
  /** Numbers of the steps to run, from 1. */
  readonly numbers: readonly number[];
  readonly say: (line: string) => void;
}

const words = {
  step: { en: 'step', fr: 'étape' },
  seconds: { en: 'seconds', fr: 'secondes' },
  outcome: { en: 'outcome', fr: 'résultat' },
  interrupted: { en: 'interrupted', fr: 'interrompue' },
  ending: {
    en: 'Ending; what was shown is restored first. Ctrl-C again leaves it as it is.',
    fr: 'Fin ; ce qui a été montré est d’abord annulé. Un second Ctrl-C le laisse tel quel.',
  },
  restoring: { en: 'Restoring what was shown', fr: 'Annulation de ce qui a été montré' },
} satisfies Record<string, Text>;

/**
 * Opens what the steps act on: the first environment, the one it is promoted to, and a clone.
 * @throws Refusal when there is no cluster, or only one environment
 */
async function openDemo(
  configuration: Configuration,
  say: Scene['say'],
  interrupted: AbortSignal,
): Promise<Scene> {
  const cluster = await openCluster(configuration);
  await requireCluster(cluster.record);
  const { environments } = cluster.descriptor;
  const next = environments.find(({ from }) => from !== undefined);
  if (next?.from === undefined)
    throw new Refusal(
      'The demonstration needs two environments, one of which is promoted to the other.',
      'Add one: see docs/recipes/environment.md.',
      exitCode.configuration,
    );
  const secrets = await readSecrets(configuration.state);
  const demoEnvironment = async (name: string): Promise<DemoEnvironment> => {
    const environment = environmentOf(environments, name);
    const password = secrets.environments[name]?.['admin-password'] ?? '';
    return { environment, place: await placeOf(configuration, cluster, environment), password };
  };
  const [from, to] = await Promise.all([demoEnvironment(next.from), demoEnvironment(next.name)]);
  const clone = await openDemoClone(cluster.record.repository);
  return openScene({ record: cluster.record, first: from, next: to, clone, say, interrupted });
}

async function runStep(
  scene: Scene,
  step: DemoStep,
  number: number,
  language: Language,
  interrupted: AbortSignal,
): Promise<StepResult> {
  const { say } = scene;
  say(`\n${styleText('bold', `${number}. ${step.title[language]}`)}`);
  say(`${step.shows[language]}\n`);
  const began = performance.now();
  const ended = (shown: boolean, outcome: string): StepResult => {
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    say(`\n${shown ? styleText('green', '✔') : styleText('red', '✖')} ${outcome} (${seconds} s)`);
    return { step: number, title: step.title[language], shown, seconds, outcome };
  };
  try {
    return ended(true, (await step.run(scene))[language]);
  } catch (error) {
    if (interrupted.aborted) return ended(false, words.interrupted[language]);
    if (error instanceof Unexpected) return ended(false, error.text[language]);
    return ended(false, error instanceof Error ? error.message : String(error));
  }
}

/**
 * Runs the demonstration on the running cluster. Whatever happens, also after Ctrl-C, main gets its original files
 * back at the end.
 * @returns how each step ended
 * @throws Refusal when there is no cluster to show it on
 */
export async function runDemo(
  configuration: Configuration,
  { language, steps, numbers, say }: DemoOptions,
): Promise<StepResult[]> {
  using interrupted = interruption(say, words.ending[language]);
  const scene = await openDemo(configuration, say, interrupted.signal);
  const results: StepResult[] = [];
  try {
    for (const number of numbers) {
      const step = steps[number - 1];
      if (interrupted.signal.aborted || !step) break;
      results.push(await runStep(scene, step, number, language, interrupted.signal));
    }
    say(`\n${words.restoring[language]}`);
    await restore(scene);
    return results;
  } finally {
    await scene.clone.close();
  }
}

/** The outcomes as a table. */
export const resultTable = (results: readonly StepResult[], language: Language): string =>
  table([
    ['', '', words.step[language], words.seconds[language], words.outcome[language]],
    ...results.map(({ step, title, shown, seconds, outcome }) => [
      shown ? '✔' : '✖',
      `${step}`,
      title,
      seconds.toFixed(1),
      outcome,
    ]),
  ]);
