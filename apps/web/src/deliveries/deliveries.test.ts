// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { describe, expect, test } from 'vitest';
import type { components } from '../generated/api.ts';
import { type Answers, mountPage, problem } from '../testing/mount-page.ts';
import { allIsWell, info } from '../testing/records.ts';
import type { DeliveredEnvironment, Delivery } from './deliveries.ts';

const commit = (letter: string) => letter.repeat(40);
const image = (name: string, letter: string) => ({
  name: `presage/${name}`,
  value: letter.repeat(12),
  digest: `sha256:${letter.repeat(64)}`,
  since: '2026-11-20T10:00:00.000Z',
});

const dev: DeliveredEnvironment = {
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
const prod: DeliveredEnvironment = {
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

const failed: Delivery = {
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
const first: Delivery = {
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

const difference: components['schemas']['DeliveryDifference'] = {
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
const diagnosis: components['schemas']['DeliveryDiagnosis'] = {
  environment: 'dev',
  state: 'red',
  text: 'pod web-1: web crashes as soon as it starts. It came with 111111111111 of main.',
  details: ['The last lines of web-1:', '  | no such file'],
  next: 'Go back: `npm run gitops rollback dev`.',
};

const answers: Answers = (method, path, request) => {
  if (path === '/api/deliveries') return { environments: [dev, prod] };
  if (path === '/api/deliveries/log') {
    const of = new URL(request.url).searchParams.get('environment');
    return { items: [failed, first].filter((one) => !of || one.environment === of), total: of ? 1 : 40 };
  }
  if (path === '/api/deliveries/diff') return difference;
  if (path === '/api/deliveries/why') return diagnosis;
  return allIsWell(method, path);
};

const open = (given: Answers = answers, locale: 'en' | 'fr' = 'en') =>
  mountPage('/deliveries', given, locale);
const textOf = (page: Awaited<ReturnType<typeof open>>) =>
  page.wrapper.get('main').text().replace(/\s+/g, ' ');

describe('the environments side by side', () => {
  test('have a row for each image and pinned value, with its version and since when', async () => {
    const page = await open();
    const [table] = page.wrapper.findAll('table');
    const rows = table?.findAll('tbody tr').map((row) => row.get('th').text());
    expect(rows).toEqual(['Health', 'Delivered', 'web', 'api', 'weather (models)']);
    const web = table
      ?.findAll('tbody tr')[2]
      ?.findAll('td')
      .map((cell) => cell.get('code').text());
    expect(web).toEqual(['b'.repeat(12), 'e'.repeat(12)]);
    expect(table?.findAll('tbody tr')[3]?.findAll('td')[1]?.text()).toBe('none');
    expect(table?.text()).toContain('Synced, Degraded');
    expect(table?.text()).toMatch(/since 20 Nov 2026/);
    expect(table?.text()).toContain('1 of 2 pods ready');
  });

  test('say why one is red, when asked', async () => {
    const page = await open();
    expect(page.requests.some((each) => each.includes('/why'))).toBe(false);
    const button = page.wrapper.findAll('button').find((each) => each.text() === 'Explain dev');
    await button?.trigger('click');
    await flushPromises();
    expect(page.requests).toContain('GET /api/deliveries/why?environment=dev');
    const why = page.wrapper.get('.why');
    expect(why.get('h3').text()).toBe('dev is red');
    expect(why.text()).toContain('web crashes as soon as it starts');
    expect(why.text()).toContain('no such file');
    expect(why.text()).toContain('npm run gitops rollback dev');
    expect(document.activeElement).toBe(why.get('h3').element);
    await why.get('button').trigger('click');
    expect(page.wrapper.find('.why').exists()).toBe(false);
  });
});

describe('the log', () => {
  test('has what changed, how long it took and how it ended', async () => {
    const page = await open();
    const [one, other] = page.wrapper.findAll('article');
    const text = one?.text().replace(/\s+/g, ' ') ?? '';
    for (const part of [
      'failed after 61.2 sec',
      'rolled back by 999999999999',
      'pod web-1: it crashes',
      'Push of 111111111111 by Ada',
      'web aaaaaaaaaaaa → bbbbbbbbbbbb',
      'weather none → first',
      'base/web/deployment.yaml',
      'and 2 more',
    ])
      expect(text).toContain(part);
    expect(other?.text()).toContain('Promotion of ffffffffffff by Ada');
    expect(other?.text()).toContain('changed nothing that the environment runs');
    expect(textOf(page)).toContain('2 of 40');
  });

  test('shows older ones, each once, and one environment alone', async () => {
    const page = await open();
    const more = page.wrapper.findAll('button').find((each) => each.text() === 'Show older');
    await more?.trigger('click');
    await flushPromises();
    expect(page.requests).toContain('GET /api/deliveries/log?max=20&skip=2');
    expect(page.wrapper.findAll('article')).toHaveLength(2);
    await page.wrapper.get('select').setValue('prod');
    await flushPromises();
    expect(page.requests).toContain('GET /api/deliveries/log?max=20&skip=0&environment=prod');
    expect(page.wrapper.findAll('article')).toHaveLength(1);
  });
});

describe('the difference', () => {
  test('is at first what a promotion would change', async () => {
    const page = await open();
    expect(page.requests).toContain('GET /api/deliveries/diff?from=prod&to=dev');
    const text = textOf(page);
    for (const part of [
      'web: web:eee 0123456789ab → web:bbb fedcba987654',
      'weather: none → first',
      'a new page',
      '+replicas: 2',
    ])
      expect(text).toContain(part);
  });

  test('is that of one delivery, from its entry', async () => {
    const page = await open();
    await page.wrapper.get('article button').trigger('click');
    await flushPromises();
    expect(page.requests).toContain(`GET /api/deliveries/diff?from=${commit('f')}&to=${commit('a')}`);
    expect(document.activeElement?.id).toBe('difference');
  });
});

describe('the page', () => {
  test('is in French too, with the reasons that the tool words in English marked as such', async () => {
    const page = await open(answers, 'fr');
    const text = textOf(page);
    for (const part of [
      'Livraisons',
      'Côte à côte',
      'échec après 61,2',
      'annulée par',
      'Poussée de',
      'et 2 autres',
    ])
      expect(text).toContain(part);
    expect(page.wrapper.get('article [lang="en"]').text()).toBe('pod web-1: it crashes');
    expect(document.title).toBe('Livraisons · Présage');
  });

  test('asks to sign in where only accounts may read it', async () => {
    const page = await open((method, path, request) =>
      path.startsWith('/api/deliveries')
        ? problem(401, { code: 'sign-in-required' })
        : answers(method, path, request),
    );
    expect(page.wrapper.get('main a.button').attributes('href')).toBe('/administration');
    expect(page.wrapper.findAll('article')).toHaveLength(0);
  });

  test.each([
    ['en', 'is off here'],
    ['fr', 'désactivée ici'],
  ] as const)('says that it is off (%s)', async (locale, words) => {
    const off = problem(404, { code: 'deliveries-off', params: {} });
    const page = await open(
      (method, path, request) =>
        path.startsWith('/api/deliveries') ? off.clone() : answers(method, path, request),
      locale,
    );
    expect(textOf(page)).toContain(words);
  });

  test('is linked from Status and the footer, and only where there is something to show', async () => {
    const links = async (deliveries: boolean) => {
      const { wrapper } = await mountPage('/status', (method, path) =>
        path === '/api/info' ? { ...info, deliveries } : allIsWell(method, path),
      );
      return wrapper.findAll('a[href="/deliveries"]').map((link) => link.text());
    };
    expect(await links(true)).toEqual(['What was delivered, and when', 'Deliveries']);
    expect(await links(false)).toEqual([]);
  });
});
