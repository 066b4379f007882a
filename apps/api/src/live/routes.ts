import type { AnyPredictor } from '../definition/predictor.ts';
import type { RecentInputs } from '../features/recent.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { message } from '../messages/message.ts';
import type { Registry } from '../models/registry.ts';
import { digestParamsSchema } from '../models/schema.ts';
import type { LoadedModels } from '../models/serving.ts';
import { adviceFor } from './advice.ts';
import { enoughOfEach, enoughOutcomes } from './measures.ts';
import { type LiveFigures, liveFigures } from './report.ts';
import { liveSchema } from './schema.ts';
import type { LiveStore } from './store.ts';

export interface LiveDependencies {
  readonly environment: string;
  readonly predictors: readonly AnyPredictor[];
  readonly models: LoadedModels;
  readonly registry: Pick<Registry, 'read'>;
  readonly store: LiveStore;
  readonly inputs: RecentInputs;
}

/** A version is measured at most this often (milliseconds). */
const freshness = 5_000;
/** Versions whose figures are kept. */
const maxKept = 50;

/** How versions do in service, by the outcomes of their predictions. */
export function liveRoutes(dependencies: LiveDependencies): Route[] {
  const { environment, predictors, models, registry, store, inputs } = dependencies;
  const kept = new Map<string, { readonly at: number; readonly figures: Promise<LiveFigures> }>();

  /** The predictor and the card of a version. @throws Problem when it is not in the registry */
  async function find(digest: string) {
    for (const predictor of predictors) {
      const stored = await registry.read(predictor.name, digest).catch(() => undefined);
      if (stored) return { predictor, card: stored.card };
    }
    throw new Problem('not-found', { message: message('model-not-in-registry', { digest }) });
  }

  async function figuresOf(digest: string, { predictor, card }: Awaited<ReturnType<typeof find>>) {
    const known = kept.get(digest);
    if (known && performance.now() - known.at < freshness) return known.figures;
    const figures = store.known(digest).then((rows) => liveFigures(predictor, card, rows));
    kept.delete(digest);
    kept.set(digest, { at: performance.now(), figures });
    figures.catch(() => kept.delete(digest));
    const [oldest] = kept.keys();
    if (kept.size > maxKept && oldest) kept.delete(oldest);
    return figures;
  }

  return [
    route({
      method: 'get',
      path: '/api/models/:digest/live',
      aliases: ['/api/modeles/:digest/service'],
      tag: 'models',
      operationId: 'readLiveFigures',
      summary: 'Read how a version does in service',
      description:
        'Log loss, calibration and accuracy, or the measures of another target, on the predictions whose outcome was reported, over time and beside what the card promises. With too few outcomes, nothing is measured. Outcomes that are known early may differ from the others.',
      permission: 'anyone',
      params: digestParamsSchema,
      responses: { 200: { description: 'The figures.', schema: liveSchema } },
      async handle({ params: { digest } }) {
        const found = await find(digest);
        const figures = await figuresOf(digest, found);
        const { name } = found.predictor;
        const loaded = models.get(name);
        const isServed = loaded?.digest === digest;
        const advice = isServed ? await adviceFor(loaded, figures.verdict, inputs, environment) : null;
        const required = { required: enoughOutcomes, requiredOfEach: enoughOfEach };
        return { status: 200, body: { predictor: name, digest, ...figures, ...required, advice } };
      },
    }),
  ];
}
