// @vitest-environment happy-dom
import { describe, expect, test, vi } from 'vitest';
import { liveFigures, shadowFigures } from '../testing/live.ts';
import { mountPage } from '../testing/mount-page.ts';
import { digest, otherDigest, predictor } from '../testing/predictors.ts';
import { allIsWell } from '../testing/records.ts';
import type { ShadowFigures } from './live.ts';

type Locale = 'en' | 'fr';

const shadowing: ShadowFigures = {
  ...shadowFigures,
  digest: otherDigest,
  isShadow: true,
  against: digest,
  predictions: 1_234,
  since: '2026-11-20T08:00:00.000Z',
  agreement: { value: 0.973, low: 0.961, high: 0.981 },
  meanDifference: { value: -0.012, low: -0.02, high: -0.004 },
  meanAbsoluteDifference: { value: 0.034, low: 0.03, high: 0.038 },
  live: liveFigures,
  servedMeasures: [{ name: 'logLoss', value: 0.65, low: 0.62, high: 0.68 }],
};
const visitor = (method: string, path: string) =>
  path === '/api/session' ? { user: null, expiresAt: null } : allIsWell(method, path);

const page = (changes: Partial<ShadowFigures>, locale: Locale = 'en', answers = allIsWell) =>
  mountPage(
    `/models/${otherDigest}`,
    (method, path) => (path.endsWith('/shadow') ? { ...shadowing, ...changes } : answers(method, path)),
    locale,
  );

describe('the page of a shadow version', () => {
  test('shows how often it agrees, what differs most, and both versions by the known outcomes', async () => {
    const { wrapper } = await page({});
    await vi.waitFor(() => expect(wrapper.find('.largest').exists()).toBe(true));
    const section = wrapper.get('[aria-labelledby="shadow"]');
    expect(section.text()).toContain('It answers the same requests as the version that serves, unseen.');
    expect(section.text()).toMatch(/Compared on 1,234 predictions, since .*2026.*, with aaaaaaaaaaaa/);
    expect(section.findAll('dl.record > div').map((row) => row.text())).toEqual([
      'Same class97.3% 96.1% – 98.1%',
      'Mean difference−1.2% −2.0% – −0.4%',
      'Mean absolute difference3.4% 3.0% – 3.8%',
    ]);
    const largest = section.get('.largest tbody tr');
    expect(largest.get('a').attributes('href')).toBe('/predictions/6f1f2a52-9d0b-4a3e-8a57-1f6a5c1f0005');
    expect(largest.findAll('td').map((cell) => cell.text())).toEqual(['wet (73%)', 'dry (31%)', '−42%']);
    expect(section.findAll('.measures tbody tr').map((row) => row.text())).toEqual([
      'Log loss0.61000.5800 – 0.64000.65000.6200 – 0.6800',
      'Actual minus predicted12.0%10.0% – 14.0%',
    ]);
  });

  test('is in French too', async () => {
    const { wrapper } = await page({}, 'fr');
    const section = wrapper.get('[aria-labelledby="shadow"]');
    expect(section.get('h2').text()).toBe('Comme version fantôme');
    expect(section.text()).toContain('sans que ses réponses soient montrées');
    expect(section.findAll('dl.record dt').map((term) => term.text())).toEqual([
      'Même classe',
      'Écart moyen',
      'Écart absolu moyen',
    ]);
    expect(section.get('.measures').text()).toContain('Perte logarithmique');
  });

  test('says that too few outcomes are known, and that it has not answered yet', async () => {
    const few = { ...liveFigures, outcomes: 40, rarer: 12, isEnough: false, measures: [] };
    const known = (await page({ live: few, servedMeasures: [] })).wrapper.get('[aria-labelledby="shadow"]');
    expect(known.text()).toContain('40 outcomes of this version are known: too few to measure it.');
    expect(known.find('.measures').exists()).toBe(false);
    const none = (await page({ ...shadowFigures, isShadow: true })).wrapper;
    expect(none.get('[aria-labelledby="shadow"]').text()).toContain('It has answered no prediction yet.');
  });

  test('shows the predictions of others to an administrator only', async () => {
    const { wrapper, requests } = await page({}, 'en', visitor);
    expect(wrapper.get('[aria-labelledby="shadow"]').text()).toContain('Same class');
    expect(wrapper.find('.largest').exists()).toBe(false);
    expect(requests.filter((request) => request.endsWith('/differences'))).toEqual([]);
  });

  test('has no such part if the version never was one', async () => {
    const { wrapper } = await mountPage(`/models/${digest}`, allIsWell);
    await vi.waitFor(() => expect(wrapper.find('[aria-labelledby="live"]').exists()).toBe(true));
    expect(wrapper.find('[aria-labelledby="shadow"]').exists()).toBe(false);
  });
});

describe('the page of all models', () => {
  const list = allIsWell('GET', '/api/models') as { models: { digest: string }[] };
  const problem = { code: 'model-absent', params: {}, detail: 'it is not in the registry' };
  const models = (changes: object, figures: object, locale: Locale, own = predictor) =>
    mountPage(
      '/models',
      (method, path) => {
        if (path === '/api/models')
          return {
            ...list,
            shadows: { weather: { digest: otherDigest, problem: null, ...changes } },
            models: list.models.map((model) => ({ ...model, shadow: model.digest === otherDigest })),
          };
        if (path === '/api/predictors') return { items: [own] };
        return path.endsWith('/shadow') ? { ...shadowing, ...figures } : allIsWell(method, path);
      },
      locale,
    );

  test.each([
    ['en', 'shadow', 'answers the same requests unseen. Same class in 97.3% of 1,234 predictions.'],
    ['fr', 'fantôme', 'sans que ses réponses soient montrées. Même classe dans 97,3'],
  ] as const)('marks it and says how often it agrees (%s)', async (locale, badge, sentence) => {
    const { wrapper } = await models({}, {}, locale);
    await vi.waitFor(() => expect(wrapper.text()).toContain(sentence));
    expect(wrapper.get('strong.shadow').text()).toBe(badge);
  });

  test('says how far apart the figures are where there are no classes', async () => {
    const years = { ...predictor, target: { ...predictor.target, kind: 'years' as const } };
    const apart = { value: 1.25, low: 1, high: 1.5 };
    const { wrapper } = await models({}, { agreement: null, meanAbsoluteDifference: apart }, 'en', years);
    await vi.waitFor(() =>
      expect(wrapper.text()).toContain('Mean absolute difference of 1,234 predictions: 1.25.'),
    );
  });

  test.each([
    ['en', 'The shadow version bbbbbbbbbbbb does not answer: it is not in the registry.'],
    ['fr', 'La version fantôme bbbbbbbbbbbb ne répond pas\u00a0: elle n’est pas au registre.'],
  ] as const)('says why it does not answer (%s)', async (locale, sentence) => {
    const { wrapper } = await models({ problem }, {}, locale);
    expect(wrapper.text()).toContain(sentence);
  });
});
