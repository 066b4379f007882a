// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { describe, expect, test } from 'vitest';
import { mountPage, never, problem } from '../testing/mount-page.ts';
import { allIsWell, info, pages } from '../testing/records.ts';

/** The labels and values of a list on a page, while the web server answers this about its image. */
async function facts(path: string, list: string, answer: unknown = pages, locale: 'en' | 'fr' = 'en') {
  const { wrapper } = await mountPage(
    path,
    (method, asked) => (asked === '/pages.json' ? answer : allIsWell(method, asked)),
    locale,
  );
  expect(wrapper.find('[role="alert"]').exists()).toBe(false);
  const entries = wrapper.get(list).findAll('div');
  return entries.map((entry) => [entry.get('dt').text(), entry.get('dd').text()]);
}

const places = [
  ['the footer', '/shop', 'footer dl', ['commit', 'pages']],
  ['Home', '/', 'main .record', ['Commit', 'Pages']],
  ['Status', '/status', 'main .record', ['Commit', 'Pages']],
] as const;

describe.each(places)('%s', (_name, path, list, [commit, label]) => {
  test.each(['en', 'fr'] as const)(
    'names the commit of the pages after that of the API, in %s',
    async (locale) => {
      const shown = await facts(path, list, pages, locale);
      const at = shown.findIndex(([term]) => term === commit);
      expect(shown.slice(at, at + 2)).toEqual([
        [commit, info.commit],
        [label, pages.commit],
      ]);
    },
  );

  test.each([
    ['outside an image', { image: null, commit: null, digest: null }],
    ['without an answer', never],
    ['when the answer is an error', () => problem(502)],
    ['when the answer is a page, as from Vite', () => new Response('<!doctype html>')],
    ['when the answer is something else', []],
  ])('shows no such entry %s', async (_when, answer) => {
    const shown = await facts(path, list, typeof answer === 'function' ? answer() : answer);
    expect(shown).toContainEqual([commit, info.commit]);
    expect(shown.map(([term]) => term)).not.toContain(label);
  });
});

test('the pages ask once, and not again on the next page', async () => {
  const { router, requests } = await mountPage('/', allIsWell);
  for (const path of ['/status', '/']) {
    await router.push(path);
    await flushPromises();
  }
  expect(requests.filter((request) => request === 'GET /pages.json')).toHaveLength(1);
});
