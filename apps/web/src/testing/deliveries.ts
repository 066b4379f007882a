import type { DeliveredEnvironment, Delivery } from '../deliveries/deliveries.ts';
import type { components } from '../generated/api.ts';
import type { Answers } from './mount-page.ts';
import { allIsWell } from './records.ts';

export const commit = (letter: string) => letter.repeat(40);
const image = (name: string, letter: string) => ({
  name: `presage/${name}`,
  value: letter.repeat(12),
  digest: `sha256:${letter.repeat(64)}`,
  since: '2026-11-20T10:00:00.000Z',
});

export const dev: DeliveredEnvironment = {
  name: 'dev',
  from: null,
  commit: commit('a'),
  revision: commit('1'),
  action: 'release',
  subject: 'release 111111111111 to dev: a new page',
  by: 'Ada',
  deliveredAt: '2026-11-20T10:00:00.000Z',
  sync: 'Synced',
  health: 'Degraded',
  healthSince: '2026-11-20T10:01:00.000Z',
  current: true,
  pods: { ready: 1, total: 2 },
  problems: ['web-1: it crashes'],
  images: [image('web', 'b'), image('api', 'c')],
  pinned: [{ title: 'Models', values: [{ name: 'weather', value: 'first', since: null }] }],
};
export const prod: DeliveredEnvironment = {
  ...dev,
  name: 'prod',
  from: 'dev',
  commit: commit('d'),
  revision: commit('2'),
  health: 'Healthy',
  pods: { ready: 2, total: 2 },
  problems: [],
  images: [image('web', 'e')],
  pinned: [],
};

export const failed: Delivery = {
  environment: 'dev',
  commit: commit('a'),
  previous: commit('f'),
  action: 'release',
  revision: commit('1'),
  from: null,
  by: 'Ada',
  subject: 'release 111111111111 to dev: a new page',
  at: '2026-11-20T10:00:00.000Z',
  outcome: 'failed',
  reason: 'pod web-1: it crashes',
  seconds: 61.23,
  rolledBackBy: commit('9'),
  images: [{ name: 'presage/web', before: 'a'.repeat(12), after: 'b'.repeat(12) }],
  pinned: [{ title: 'Models', name: 'weather', before: null, after: 'first' }],
  manifests: ['base/web/deployment.yaml'],
  moreManifests: 2,
};
export const first: Delivery = {
  ...failed,
  environment: 'prod',
  commit: commit('d'),
  previous: null,
  action: 'promote',
  from: commit('f'),
  outcome: 'live',
  reason: null,
  seconds: 8,
  rolledBackBy: null,
  images: [],
  pinned: [],
  manifests: [],
  moreManifests: 0,
};

export const difference: components['schemas']['DeliveryDifference'] = {
  environment: 'prod',
  from: commit('d'),
  to: commit('a'),
  images: [
    {
      name: 'presage/web',
      from: 'localhost:5000/presage/web:eee@sha256:0123456789abcdef',
      to: 'localhost:5000/presage/web:bbb@sha256:fedcba9876543210',
    },
  ],
  pinned: [{ title: 'Models', changes: [{ name: 'weather', to: 'first' }] }],
  commits: [{ revision: commit('1'), subject: 'a new page', added: true }],
  manifests: '@@ -1 +1 @@\n-replicas: 1\n+replicas: 2\n',
  truncated: false,
};
export const diagnosis: components['schemas']['DeliveryDiagnosis'] = {
  environment: 'dev',
  state: 'red',
  text: 'pod web-1: web crashes as soon as it starts. It came with 111111111111 of main.',
  details: ['The last lines of web-1:', '  | no such file'],
  next: 'Go back: `npm run gitops rollback dev`.',
};

export const answers: Answers = (method, path, request) => {
  if (path === '/api/deliveries') return { environments: [dev, prod] };
  if (path === '/api/deliveries/log') {
    const of = new URL(request.url).searchParams.get('environment');
    return { items: [failed, first].filter((one) => !of || one.environment === of), total: of ? 1 : 40 };
  }
  if (path === '/api/deliveries/diff') return difference;
  if (path === '/api/deliveries/why') return diagnosis;
  if (path === '/api/deliveries/jobs') return { environments: [], jobs: [] };
  return allIsWell(method, path);
};
