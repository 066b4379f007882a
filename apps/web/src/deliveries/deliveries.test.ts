// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { describe, expect, test } from 'vitest';
import { answers, commit } from '../testing/deliveries.ts';
import { type Answers, mountPage, problem } from '../testing/mount-page.ts';
import { allIsWell, info } from '../testing/records.ts';

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
  ] as const)('says that it is off, and offers nothing to try again (%s)', async (locale, words) => {
    const off = problem(404, { code: 'deliveries-off', params: {} });
    const page = await open(
      (method, path, request) =>
        path.startsWith('/api/deliveries') ? off.clone() : answers(method, path, request),
      locale,
    );
    expect(textOf(page)).toContain(words);
    expect(page.wrapper.findAll('main button')).toHaveLength(0);
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
