import type { components } from '../generated/api.ts';
import { predictorAnswers } from './predictors.ts';

type Schemas = components['schemas'];

/** A field that is added to the schema later may be missing here. */
export const product = {
  id: '6f1f2a52-9d0b-4a3e-8a57-1f6a5c1f0001',
  name: 'Rookery Keyboard',
  nameFr: 'Clavier Corbeautière',
  description: 'Seventy-five keys.',
  descriptionFr: null,
  category: 'keyboards',
  priceCents: 12_900,
  currency: 'EUR',
  stock: 3,
  glyph: 'keyboard',
  createdAt: '2026-11-01T08:00:00.000Z',
  updatedAt: '2026-11-02T08:00:00.000Z',
  version: 4,
} satisfies Partial<Schemas['Product']>;

export const user: Schemas['User'] = {
  id: '6f1f2a52-9d0b-4a3e-8a57-1f6a5c1f0002',
  name: 'Ada Merle',
  email: 'ada@example.org',
  role: 'viewer',
  state: 'uninvited',
  generated: false,
  secondFactor: false,
  invitedUntil: null,
  createdAt: '2026-11-01T08:00:00.000Z',
  updatedAt: '2026-11-02T08:00:00.000Z',
  version: 2,
};

export const info: Schemas['Info'] = {
  name: 'presage',
  version: '0.1.0',
  commit: '0123456789ab',
  image: 'registry.example/presage/api:0123456789ab',
  digest: 'sha256:4f1c9e0b7d33aa51c1b2',
  environment: 'dev',
  preview: null,
  dashboard: 'https://argocd.test/applications/argocd/presage-dev',
  deliveries: true,
  deliveriesFor: 'everyone',
  logLevel: 'info',
  startedAt: '2026-11-20T08:00:00.000Z',
  uptimeSeconds: 90_000,
  database: { state: 'up', migration: '20261120_first', latencyMs: 1.2, fill: 0.25 },
  models: { churn: `sha256:${'c'.repeat(64)}` },
  pins: { churn: 'first' },
  pinProblem: null,
  node: 'v24.21.0',
};

/** What the web server answers about itself: an image that is not the API's. */
export const pages = {
  image: 'registry.example/presage/web:ba9876543210',
  commit: 'ba9876543210',
  digest: null,
};

export const administrator: Schemas['Session'] = {
  user: {
    id: '6f1f2a52-9d0b-4a3e-8a57-1f6a5c1f0003',
    name: 'Administrator',
    email: 'admin@presage.local',
    role: 'administrator',
  },
  expiresAt: '2026-11-22T08:00:00.000Z',
};

export const account: Schemas['Account'] = {
  id: '6f1f2a52-9d0b-4a3e-8a57-1f6a5c1f0003',
  name: 'Administrator',
  email: 'admin@presage.local',
  role: 'administrator',
  password: 'generated',
  secondFactor: false,
  recoveryCodes: 0,
};

export const listedSession: Schemas['ListedSession'] = {
  id: '6f1f2a52-9d0b-4a3e-8a57-1f6a5c1f0004',
  current: true,
  agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  address: '192.0.2.1',
  createdAt: '2026-11-01T08:00:00.000Z',
  seenAt: '2026-11-02T08:00:00.000Z',
  endsAt: '2026-11-02T20:00:00.000Z',
};

/** Of the user. */
export const theirSession: Schemas['ListedSession'] = {
  ...listedSession,
  id: '6f1f2a52-9d0b-4a3e-8a57-1f6a5c1f0006',
  current: false,
  agent: 'curl/8.5.0',
};

export const change: Schemas['AuditEntry'] = {
  id: '6f1f2a52-9d0b-7a3e-8a57-1f6a5c1f0005',
  at: '2026-11-02T08:00:00.000Z',
  actor: 'admin@presage.local',
  action: 'account-changed',
  subject: 'ada@example.org',
  subjectId: user.id,
  before: { role: 'viewer' },
  after: { role: 'editor' },
};

export const pageOf = <Item>(...items: Item[]) => ({ items, nextCursor: null, total: items.length });

/** An API in which all is well: one product, one user, one predictor, the administrator signed in. */
export function allIsWell(method: string, path: string): unknown {
  const answer = predictorAnswers(method, path);
  if (answer !== undefined) return answer;
  if (path === '/api/info') return info;
  if (path === '/pages.json') return pages;
  if (path === '/api/session') return administrator;
  if (path === '/api/deliveries/previews') return { previews: [] };
  if (path === '/api/products/categories') return { items: [{ category: 'keyboards', count: 1 }] };
  if (path === '/api/products') return pageOf(product);
  if (path === '/api/users') return pageOf(user);
  if (path === '/api/audit') return pageOf(change);
  if (path === '/api/account') return account;
  if (path === '/api/account/sessions') return { items: [listedSession] };
  if (path === '/api/invitation')
    return { name: user.name, email: user.email, expiresAt: '2026-11-05T08:00:00.000Z' };
  if (/^\/api\/users\/[^/]+\/sessions$/.test(path)) return { items: [theirSession] };
  return path.startsWith('/api/users/') ? user : product;
}
