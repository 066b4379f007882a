import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A version of churn as `GET /api/models` lists it. */
export type Version = ReturnType<typeof version>;

export const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

export const version = (letter: string, auc: number, predictorVersion = 1) => ({
  predictor: 'churn',
  digest: digest(letter),
  refused: null as null | string | { detail: string } | { en: string; fr: string },
  predictorVersion,
  trainer: 'logistic',
  trainedAt: '2026-01-02T03:04:05.000Z',
  seed: 1,
  data: { source: 'synthetic', name: 'a fictional company', rows: 7000 },
  metrics: [{ name: 'auc', value: auc, low: auc - 0.01, high: auc + 0.01 }],
});

/** What a card has besides. */
const parts = {
  breakdowns: [
    {
      key: 'year',
      title: { en: 'Each year', fr: 'Chaque année' },
      note: { en: 'By the years before.', fr: 'D’après les années précédentes.' },
      unit: { en: 'Records', fr: 'Enregistrements' },
      rows: [
        {
          label: { en: '2024', fr: '2024' },
          count: 3400,
          metrics: [
            { name: 'auc', value: 0.81, low: 0.75, high: 0.87 },
            { name: 'aucCeiling', value: 0.9, low: 0.9, high: 0.9 },
          ],
        },
        {
          label: { en: '2025', fr: '2025' },
          count: 3600,
          metrics: [{ name: 'auc', value: 0.84, low: 0.8, high: 0.88 }],
        },
      ],
    },
  ],
  notes: [{ en: 'No record is of May.', fr: 'Rien en mai.' }],
};

/** Stands for the API of one environment: its registry, in memory. */
export interface FakeApi {
  readonly port: number;
  versions: Version[];
  /** What the next training makes; an error text for one that fails. */
  trains: Version | string;
  /** Why the version of churn serves, as `npm start` reports it. */
  reason: string | undefined;
  /** How every version does in service. */
  live: Readonly<Record<string, unknown>>;
  /** The shadow version of churn, and how it answers. */
  shadow: { readonly digest: string; readonly problem: object | null } | undefined;
  /** How many comparisons answer 503 first. */
  busy: number;
  /** Which model made a prediction, and when, by the prediction's id. */
  predictions: Readonly<Record<string, { readonly model: string; readonly createdAt: string }>>;
  /** `POST /path body` or `PUT /path body` of every change that was asked for. */
  readonly changes: string[];
  readonly close: () => Promise<void>;
}

const token = /^Bearer token-of-\w+-long-enough$/;
export const tokenOf = (environment: string) => `token-of-${environment}-long-enough`;

/**
 * @param pin what the environment pins of churn
 * @param port a port of 127.0.0.1, or 0 for any
 */
export async function fakeApi(
  environment: string,
  pin: () => Promise<string>,
  port: number,
): Promise<FakeApi> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => response.writeHead(500).end(error.message));
  });
  const trainings: { digest: string | null; state: string; polls: number; [name: string]: unknown }[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://api');
    const json = (body: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const { authorization = '' } = request.headers;
    if (!token.test(authorization) || authorization !== `Bearer ${tokenOf(environment)}`)
      return void json({ detail: 'Wrong token.' }, 401);
    const body = await text(request);
    const { method } = request;
    if (method === 'POST' || method === 'PUT') api.changes.push(`${method} ${url.pathname} ${body}`);
    const found = (name: string | null | undefined) => api.versions.find((each) => each.digest === name);
    const live = /^\/api\/models\/(sha256:\w+)\/live$/.exec(decodeURIComponent(url.pathname))?.[1];
    if (live && found(live)) return void json(api.live);
    const shadow = /^\/api\/models\/(sha256:\w+)\/shadow(\/differences)?$/.exec(
      decodeURIComponent(url.pathname),
    );
    if (shadow)
      return void json(shadow[2] ? shadowDifferences : shadowFigures(shadow[1], api.shadow?.digest));
    const shown = /^\/api\/models\/(sha256:.+)$/.exec(decodeURIComponent(url.pathname))?.[1];
    if (shown && request.method === 'GET')
      return void (found(shown) ? json({ ...found(shown), ...parts }) : json({ detail: 'Not there.' }, 404));
    const predicted = /^\/api\/predictions\/([^/]+)\/origin$/.exec(url.pathname)?.[1];
    const origin = predicted === undefined ? undefined : api.predictions[predicted];
    if (origin) return void json({ id: predicted, predictor: 'churn', ...origin });
    const exported = /^\/api\/predictors\/churn\/models\/(.+)$/.exec(decodeURIComponent(url.pathname))?.[1];
    if (exported && request.method === 'GET')
      return void (found(exported) ? json(found(exported)) : json({ detail: 'Not in the registry.' }, 404));
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /api/models':
        return void json(await list());
      case 'GET /api/models/compare': {
        if (api.busy-- > 0) {
          response.setHeader('retry-after', '1');
          return void json({ detail: 'Another comparison is running.' }, 503);
        }
        const [a, b] = [found(url.searchParams.get('a')), found(url.searchParams.get('b'))];
        return void json(comparison(a, b));
      }
      case 'POST /api/predictors/churn/models': {
        const imported = JSON.parse(body) as Version;
        if (!found(imported.digest)) api.versions.push(imported);
        return void json({ predictor: 'churn', digest: imported.digest }, 201);
      }
      case 'POST /api/predictors/churn/trainings': {
        const training = { ...queued, id: String(trainings.length), ...JSON.parse(body) };
        trainings.unshift(training);
        return void json(training, 202);
      }
      case 'PUT /api/predictors/churn/pin': {
        const { version } = JSON.parse(body);
        const pinned = version === 'newest' ? api.versions.at(-1)?.digest : version;
        return void json({ predictor: 'churn', digest: pinned, reason: message(`asked for ${version}`) });
      }
      case 'GET /api/trainings':
        return void json({ items: trainings.map(advance) });
      default:
        return void json({ detail: 'Check the address.' }, 404);
    }
  }

  async function list() {
    const pinned = await pin();
    const models = api.versions.map((each, index) => ({
      ...each,
      first: index === 0,
      pinned: pinned === 'first' ? index === 0 : each.digest === pinned,
      shadow: each.digest === api.shadow?.digest,
    }));
    const shadows = api.shadow ? { churn: api.shadow } : {};
    const reasons = api.reason === undefined ? {} : { churn: message(api.reason) };
    return { environment, pins: { churn: pinned }, reasons, shadows, models };
  }

  /** A training moves on each time it is looked at. */
  function advance(training: (typeof trainings)[number]) {
    training.polls++;
    if (training.polls === 1) Object.assign(training, { state: 'running', share: 0.4, step: message('fit') });
    else if (typeof api.trains === 'string')
      Object.assign(training, { state: 'failed', message: message(api.trains) });
    else {
      const made = api.trains;
      if (!api.versions.some((each) => each.digest === made.digest)) api.versions.push(made);
      Object.assign(training, { state: 'done', digest: made.digest });
    }
    return training;
  }

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const api: FakeApi = {
    port: (server.address() as AddressInfo).port,
    versions: [],
    trains: 'nothing to train',
    reason: undefined,
    live: { outcomes: 0, isEnough: false, measures: [], verdict: null, advice: null },
    shadow: undefined,
    predictions: {},
    busy: 0,
    changes: [],
    close: async () => {
      if (!server.listening) return;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return api;
}

/** A message as the API reports it. */
const message = (detail: string) => ({ code: 'untranslated', params: {}, detail });

const shadowDifferences = {
  items: [
    {
      id: '6f1f2a52-9d0b-4a3e-8a57-1f6a5c1f0005',
      createdAt: '2026-01-02T03:04:05.000Z',
      served: { value: 0.731, class: 'leaves' },
      shadow: { value: 0.31, class: 'stays' },
      difference: -0.421,
    },
  ],
};

function shadowFigures(digest: string | undefined, pinned: string | undefined) {
  const isShadow = digest === pinned;
  const figures = {
    predictor: 'churn',
    digest,
    isShadow,
    servedMeasures: [{ name: 'auc', value: 0.8, low: 0.7, high: 0.9 }],
  };
  const measures = [{ name: 'auc', value: 0.82, low: 0.72, high: 0.92, promised: null }];
  return isShadow
    ? {
        ...figures,
        against: `sha256:${'a'.repeat(64)}`,
        predictions: 1_234,
        since: '2026-01-02T03:04:05.000Z',
        agreement: { value: 0.973, low: 0.961, high: 0.981 },
        meanDifference: { value: -0.0123, low: -0.02, high: -0.01 },
        meanAbsoluteDifference: { value: 0.034, low: 0.03, high: 0.038 },
        live: { outcomes: 250, isEnough: true, measures },
      }
    : { ...figures, against: null, predictions: 0, since: null, agreement: null };
}

const queued = {
  predictor: 'churn',
  state: 'queued',
  step: null,
  share: 0,
  message: null,
  digest: null,
  polls: 0,
};

function comparison(a: Version | undefined, b: Version | undefined) {
  const auc = (each: Version | undefined) => each?.metrics[0]?.value ?? Number.NaN;
  return {
    predictor: 'churn',
    metric: 'auc',
    better: 'higher',
    data: { source: 'synthetic', name: 'a fictional company' },
    a,
    b,
    paired: null,
    worse: auc(b) < auc(a),
  };
}
