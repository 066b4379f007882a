import { setTimeout as pause } from 'node:timers/promises';
import type { Plan, Report } from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { components } from '../../../api/generated/openapi.ts';
import { answerOf, dataOf, openClient, refused } from '../api/client.ts';
import { englishOf } from '../api/english.ts';
import type { Place } from '../api/place.ts';

export type Training = components['schemas']['Training'];

/** @throws Refusal when the predictor is being trained, or the training can't be started */
async function startTraining(place: Place, predictor: string, seed: number | undefined): Promise<Training> {
  const answer = await answerOf(
    place,
    openClient(place).POST('/api/predictors/{name}/trainings', {
      params: { path: { name: predictor } },
      body: seed === undefined ? {} : { seed },
    }),
  );
  if ('data' in answer) return answer.data;
  if (answer.status === 409)
    throw new Refusal(
      `A training of ${predictor} is already running in ${place.name}.`,
      `Wait until it has ended: ${place.pages}/models shows it. Then run the same command again.`,
      exitCode.temporary,
    );
  throw refused(place, `start a training of ${predictor}`, answer);
}

async function readTraining(place: Place, { id, predictor }: Training): Promise<Training | undefined> {
  const { items } = await dataOf(
    place,
    'list its trainings',
    openClient(place).GET('/api/trainings', { params: { query: { predictor } } }),
  );
  return items.find((training) => training.id === id);
}

const secondsToStart = 90;
const secondsWithoutAnswer = 60;
const pollInterval = 300;

/**
 * Follows a training to its end. The API may restart meanwhile: the training goes on without it.
 * @returns the digest of the model
 * @throws Refusal with the reason when it fails or does not start
 */
async function followTraining(place: Place, started: Training, report: Report): Promise<string> {
  const { predictor } = started;
  const began = Date.now();
  let answered = Date.now();
  for (;;) {
    const training = await readTraining(place, started).catch((error: unknown) => {
      if (!(error instanceof Refusal) || Date.now() - answered > secondsWithoutAnswer * 1000) throw error;
      return undefined;
    });
    if (training) answered = Date.now();
    if (training?.digest) return training.digest;
    if (training?.state === 'failed')
      throw new Refusal(
        `The training of ${predictor} failed: ${training.message ? englishOf(training.message) : 'no reason given'}`,
        'Fix the error above, then run the same command again. Nothing that is served has changed.',
      );
    if (training?.state === 'queued' && Date.now() - began > secondsToStart * 1000)
      throw new Refusal(
        `Timed out after ${secondsToStart} s waiting for the training of ${predictor} to start.`,
        place.namespace
          ? `See why: kubectl --namespace ${place.namespace} get events`
          : 'See the output of `npm start`.',
      );
    if (training) report(progressText(training));
    await pause(pollInterval);
  }
}

const progressText = ({ state, step, share }: Training): string =>
  state === 'queued'
    ? 'waiting for it to start'
    : `${step ? englishOf(step) : 'starting'} ${Math.floor(share * 100)} %`;

/**
 * A training on the current records of a place, followed to its end.
 * @param events.started receives the training, `trained` the digest of its model
 */
export function trainingPlan(
  place: Place,
  { predictor, seed, follow }: { predictor: string; seed: number | undefined; follow: boolean },
  events: { started: (training: Training) => void; trained: (digest: string) => void },
): Plan {
  let training: Training | undefined;
  const body = JSON.stringify(seed === undefined ? {} : { seed });
  return [
    {
      title: `Start a training of ${predictor} in ${place.name}`,
      actions: [
        {
          kind: 'call',
          what: `POST ${place.api}/api/predictors/${predictor}/trainings ${body}`,
          call: async () => {
            training = await startTraining(place, predictor, seed);
            events.started(training);
          },
        },
      ],
    },
    ...(follow
      ? [
          {
            title: `Train ${predictor}`,
            actions: [
              {
                kind: 'call' as const,
                what: `GET ${place.api}/api/trainings?predictor=${predictor} until it has ended`,
                call: async (report: Report) => {
                  if (training) events.trained(await followTraining(place, training, report));
                },
              },
            ],
          },
        ]
      : []),
  ];
}
