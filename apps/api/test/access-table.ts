import { randomUUID } from 'node:crypto';
import type { Asked } from './callers.ts';

/** What a row needs of the running API. */
export interface Fresh {
  /** Id of a new prediction of the first visitor. */
  prediction(): Promise<string>;
  /** The same, with a reported outcome. */
  reported(): Promise<string>;
}

export interface Row {
  /** The request, made anew for each caller. */
  readonly ask: (fresh: Fresh) => Asked | Promise<Asked>;
  /**
   * Statuses for anonymous, visitor, other visitor, viewer, editor, administrator, monitoring token; with `of`, each
   * followed by what the answer has.
   */
  readonly answers: readonly (number | string)[];
  /** What of a successful answer depends on the caller. */
  readonly of?: (body: never) => unknown;
  /** The request ends the session that it is sent with: each caller gets a new one. */
  readonly endsSession?: true;
}

const id = '00000000-0000-7000-8000-000000000000';
const digest = `sha256:${'0'.repeat(64)}`;

const get = (path: string) => () => ({ method: 'GET', path });
const remove =
  (path: string, headers: Record<string, string> = {}) =>
  () => ({
    method: 'DELETE',
    path,
    headers,
  });
const send =
  (method: string, path: string, body: unknown = {}, headers: Record<string, string> = {}) =>
  () => ({
    method,
    path,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const stream = (path: string, mediaType: string, body: string) => () => ({
  method: 'POST',
  path,
  headers: { 'content-type': mediaType },
  body,
});
const anyVersion = { 'if-match': '"1"' };

/** The same answer for everyone. */
const everyone = (status: number) => Array(7).fill(status);
/** Everyone who is signed in. */
const accounts = (status: number) => [401, 401, 401, status, status, status, 401];
const editors = (status: number) => [401, 401, 401, 403, status, status, 401];
const administrators = (status: number) => [401, 401, 401, 403, 403, status, 401];
/** What belongs to the first visitor. */
const ofVisitor = (status: number) => [404, status, 404, 404, 404, status, 404];

const coin = '/api/predictors/coin';
const toss = { strength: 5, thumb: 'left' };
const table = 'strength,thumb\n5,left\n';

/** Every operation of the API, and what each caller is answered. A new route needs a row here. */
export const accessTable: Readonly<Record<string, Row>> = {
  // Session and account
  readSession: {
    ask: get('/api/session'),
    answers: [null, null, null, 'viewer', 'editor', 'administrator', null].map((role) => `200 ${role}`),
    of: ({ user }: { user: { role: string } | null }) => user?.role ?? null,
  },
  signIn: {
    // Each of another account: attempts of one are slowed down.
    ask: () => send('POST', '/api/session', { email: `${randomUUID()}@example.org`, password: 'wrong' })(),
    answers: everyone(401),
  },
  signOut: { ask: remove('/api/session'), answers: everyone(204), endsSession: true },
  readAccount: { ask: get('/api/account'), answers: accounts(200) },
  changePassword: { ask: send('PUT', '/api/account/password'), answers: accounts(422) },
  listSessions: { ask: get('/api/account/sessions'), answers: accounts(200) },
  endSessions: { ask: remove('/api/account/sessions'), answers: accounts(200), endsSession: true },
  endSession: { ask: remove(`/api/account/sessions/${id}`), answers: accounts(404) },
  beginSecondFactor: { ask: send('POST', '/api/account/second-factor'), answers: accounts(422) },
  confirmSecondFactor: { ask: send('PUT', '/api/account/second-factor'), answers: accounts(422) },
  renewRecoveryCodes: {
    ask: send('POST', '/api/account/second-factor/recovery-codes'),
    answers: accounts(422),
  },
  removeSecondFactor: { ask: send('POST', '/api/account/second-factor/removal'), answers: accounts(422) },
  readInvitation: { ask: send('POST', '/api/invitation', { token: 'x' }), answers: everyone(404) },
  acceptInvitation: {
    ask: send('POST', '/api/invitation/acceptance', { token: 'x', password: 'three ravens over a tower' }),
    answers: everyone(404),
  },

  // Accounts
  listUsers: { ask: get('/api/users'), answers: administrators(200) },
  readUser: { ask: get(`/api/users/${id}`), answers: administrators(404) },
  createUser: { ask: send('POST', '/api/users'), answers: administrators(422) },
  replaceUser: {
    ask: send('PUT', `/api/users/${id}`, { name: 'A', email: 'a@example.org', role: 'viewer' }, anyVersion),
    answers: administrators(404),
  },
  changeUser: {
    ask: send('PATCH', `/api/users/${id}`, { role: 'administrator' }, anyVersion),
    answers: administrators(404),
  },
  deleteUser: { ask: remove(`/api/users/${id}`, anyVersion), answers: administrators(404) },
  inviteUser: { ask: send('POST', `/api/users/${id}/invitation`), answers: administrators(404) },
  removeSecondFactorOf: { ask: remove(`/api/users/${id}/second-factor`), answers: administrators(404) },
  listSessionsOf: { ask: get(`/api/users/${id}/sessions`), answers: administrators(404) },
  endSessionsOf: { ask: remove(`/api/users/${id}/sessions`), answers: administrators(404) },
  endSessionOf: { ask: remove(`/api/users/${id}/sessions/${id}`), answers: administrators(404) },
  listChanges: { ask: get('/api/audit'), answers: administrators(200) },
  exportChanges: { ask: get('/api/audit.csv'), answers: administrators(200) },

  // Deliveries: there is no service here, and the environment does not open them
  listDeliveredEnvironments: { ask: get('/api/deliveries'), answers: accounts(404) },
  listDeliveries: { ask: get('/api/deliveries/log'), answers: accounts(404) },
  listPreviews: { ask: get('/api/deliveries/previews'), answers: accounts(404) },
  compareDeliveries: { ask: get('/api/deliveries/diff?from=prod&to=dev'), answers: accounts(404) },
  diagnoseEnvironment: { ask: get('/api/deliveries/why?environment=dev'), answers: accounts(404) },
  listDeliveryJobs: { ask: get('/api/deliveries/jobs'), answers: administrators(200) },
  startDelivery: { ask: send('POST', '/api/deliveries/jobs'), answers: administrators(422) },
  readDeliveryJob: { ask: get(`/api/deliveries/jobs/${id}`), answers: administrators(404) },

  // Products
  listProducts: { ask: get('/api/products'), answers: everyone(200) },
  listCategories: { ask: get('/api/products/categories'), answers: everyone(200) },
  readProduct: { ask: get(`/api/products/${id}`), answers: everyone(404) },
  createProduct: { ask: send('POST', '/api/products'), answers: editors(422) },
  replaceProduct: { ask: send('PUT', `/api/products/${id}`, {}, anyVersion), answers: editors(422) },
  changeProduct: {
    ask: send('PATCH', `/api/products/${id}`, { stock: 1 }, anyVersion),
    answers: editors(404),
  },
  deleteProduct: { ask: remove(`/api/products/${id}`, anyVersion), answers: editors(404) },

  // Predictions
  predictCoin: { ask: send('POST', `${coin}/predictions`, toss), answers: everyone(201) },
  predictCoinShortly: { ask: send('POST', '/toss', toss), answers: everyone(200) },
  predictCoinBatch: { ask: stream(`${coin}/batch`, 'text/csv', table), answers: everyone(200) },
  listPredictions: {
    ask: async ({ prediction }) => {
      const from = new Date().toISOString();
      await prediction();
      return get(`/api/predictions?from=${from}`)();
    },
    answers: [0, 1, 0, 0, 0, 1, 0].map((count) => `200 ${count}`),
    of: ({ total }: { total: number }) => total,
  },
  exportPredictions: { ask: get('/api/predictions.csv'), answers: everyone(200) },
  readPrediction: {
    ask: async ({ prediction }) => get(`/api/predictions/${await prediction()}`)(),
    answers: ofVisitor(200),
  },
  readPredictionOrigin: {
    ask: async ({ prediction }) => get(`/api/predictions/${await prediction()}/origin`)(),
    answers: administrators(200),
  },
  deletePrediction: {
    ask: async ({ prediction }) => remove(`/api/predictions/${await prediction()}`)(),
    answers: ofVisitor(204),
  },
  deletePredictions: {
    ask: async ({ prediction }) => remove(`/api/predictions?ids=${await prediction()}`)(),
    answers: [0, 1, 0, 0, 0, 1, 0].map((count) => `200 ${count}`),
    of: ({ deleted }: { deleted: number }) => deleted,
  },
  reportOutcome: {
    ask: async ({ prediction }) =>
      send('POST', `/api/predictions/${await prediction()}/outcome`, { actual: true })(),
    answers: ofVisitor(200),
  },
  removeOutcome: {
    ask: async ({ reported }) => remove(`/api/predictions/${await reported()}/outcome`)(),
    answers: ofVisitor(204),
  },
  importOutcomes: { ask: stream('/api/outcomes', 'text/csv', 'id,actual\n'), answers: editors(200) },

  // Predictors, records and trainings
  listPredictors: { ask: get('/api/predictors'), answers: everyone(200) },
  readPredictor: { ask: get(coin), answers: everyone(200) },
  readFeatures: { ask: get(`${coin}/features`), answers: everyone(200) },
  readDataset: { ask: get(`${coin}/dataset`), answers: everyone(200) },
  importDataset: { ask: stream('/api/predictors/dice/dataset', 'text/csv', table), answers: editors(404) },
  removeDataset: { ask: remove(`${coin}/dataset`), answers: editors(404) },
  uploadRecords: {
    ask: stream('/api/predictors/dice/dataset/files', 'application/octet-stream', table),
    answers: editors(404),
  },
  uploadDistricts: {
    ask: stream('/api/predictors/dice/dataset/districts', 'application/geo+json', '{}'),
    answers: editors(404),
  },
  removeUpload: { ask: remove(`/api/predictors/dice/dataset/files/${id}`), answers: editors(404) },
  previewRecords: { ask: send('POST', `${coin}/dataset/preview`), answers: editors(422) },
  importRecords: { ask: send('POST', `${coin}/dataset/import`), answers: editors(422) },
  readSkippedLines: { ask: get(`${coin}/dataset/skipped`), answers: editors(404) },
  startTraining: { ask: send('POST', '/api/predictors/dice/trainings'), answers: editors(404) },
  listTrainings: { ask: get('/api/trainings'), answers: everyone(200) },

  uploadTable: { ask: stream('/api/tables', 'application/octet-stream', ''), answers: administrators(422) },
  removeTable: { ask: remove(`/api/tables/${id}`), answers: administrators(204) },
  draftPredictor: { ask: send('POST', `/api/tables/${id}/draft`), answers: administrators(422) },
  createPredictor: {
    ask: stream('/api/predictors', 'application/json', '{}'),
    answers: administrators(422),
  },

  // Models
  listEnvironments: { ask: get('/api/environments'), answers: everyone(200) },
  listModels: { ask: get('/api/models'), answers: everyone(200) },
  compareModels: {
    ask: get(`/api/models/compare?predictor=coin&a=${digest}&b=${digest}`),
    answers: everyone(404),
  },
  readModel: { ask: get(`/api/models/${digest}`), answers: everyone(404) },
  readLiveFigures: { ask: get(`/api/models/${digest}/live`), answers: everyone(404) },
  readShadowFigures: { ask: get(`/api/models/${digest}/shadow`), answers: everyone(404) },
  listShadowDifferences: {
    ask: get(`/api/models/${digest}/shadow/differences`),
    answers: administrators(404),
  },
  exportModel: { ask: get(`${coin}/models/${digest}`), answers: administrators(404) },
  importModel: {
    ask: stream(`${coin}/models`, 'application/vnd.presage.model+json', '{}'),
    answers: administrators(422),
  },
  pinModel: {
    ask: send('PUT', '/api/predictors/dice/pin', { version: digest }),
    answers: administrators(404),
  },

  // The Open Inference Protocol
  readInferenceServer: { ask: get('/v2'), answers: everyone(200) },
  probeInferenceLive: { ask: get('/v2/health/live'), answers: everyone(200) },
  probeInferenceReady: { ask: get('/v2/health/ready'), answers: everyone(200) },
  readInferenceModel: { ask: get('/v2/models/coin'), answers: everyone(200) },
  readInferenceModelVersion: { ask: get('/v2/models/coin/versions/1'), answers: everyone(404) },
  probeInferenceModel: { ask: get('/v2/models/coin/ready'), answers: everyone(200) },
  probeInferenceModelVersion: { ask: get('/v2/models/coin/versions/1/ready'), answers: everyone(404) },
  infer: { ask: send('POST', '/v2/models/coin/infer'), answers: everyone(422) },
  inferVersion: { ask: send('POST', '/v2/models/coin/versions/1/infer'), answers: everyone(422) },

  // Process and reference
  readInfo: { ask: get('/api/info'), answers: everyone(200) },
  probeLive: { ask: get('/livez'), answers: everyone(200) },
  probeStarted: { ask: get('/startupz'), answers: everyone(200) },
  probeReady: { ask: get('/readyz'), answers: everyone(200) },
  readMetrics: { ask: get('/metrics'), answers: [401, 401, 401, 401, 401, 401, 200] },
  readOpenApi: { ask: get('/openapi.json'), answers: everyone(200) },
  readReference: { ask: get('/docs'), answers: everyone(200) },
};
