// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import { liveFigures } from '../testing/live.ts';
import { mountPage } from '../testing/mount-page.ts';
import { digest } from '../testing/predictors.ts';
import { allIsWell } from '../testing/records.ts';

const page = (changes: Partial<typeof liveFigures>, locale: 'en' | 'fr' = 'en') =>
  mountPage(
    `/models/${digest}`,
    (method, path) => (path.endsWith('/live') ? { ...liveFigures, ...changes } : allIsWell(method, path)),
    locale,
  );

describe('a version in service', () => {
  test('is shown beside what its card promises, over time, with the commands that help', async () => {
    const { wrapper } = await page({});
    const section = wrapper.get('[aria-labelledby="live"]');
    const tables = section.findAll('table.ledger');
    const [measures, periods] = [tables[0], tables.at(-1)];
    expect(measures?.findAll('tbody tr').map((row) => row.text())).toEqual([
      'Log loss0.61000.5800 – 0.64000.42000.4000 – 0.4400',
      'Actual minus predicted12.0%10.0% – 14.0%not on the card',
    ]);
    expect(periods?.text()).toContain('6250.50000.4500 – 0.5500');
    expect(section.text()).toContain('Worse than its card promises (Log loss)');
    expect(section.text()).toContain('Measured on 1,250 known outcomes; visitors reported 50.');
    expect(section.get('.advice').text()).toContain('The inputs have drifted from the training: humidity.');
    expect(section.get('.advice').text()).toContain('npm run gitops model train weather -- --env dev');
  });

  test('is not measured on too few outcomes', async () => {
    const none = { isEnough: false, measures: [], calibration: [], periods: [], verdict: null, advice: null };
    const few = (await page({ ...none, outcomes: 40, rarer: 12 })).wrapper.get('[aria-labelledby="live"]');
    expect(few.text()).toContain('40 outcomes of this version are known: too few to measure it.');
    expect(few.find('table').exists()).toBe(false);
    const oneSided = await page({ ...none, outcomes: 400, rarer: 3 }, 'fr');
    expect(oneSided.wrapper.get('[aria-labelledby="live"]').text()).toContain(
      'les mêmes\u00a0: 3 en diffèrent',
    );
  });

  test('claims nothing that the card does not promise', async () => {
    const { wrapper } = await page({ verdict: null, advice: null });
    expect(wrapper.get('[aria-labelledby="live"]').text()).toContain('The card promises nothing');
    expect(wrapper.find('.advice').exists()).toBe(false);
  });

  test('that should be trained again says so on the page of all models', async () => {
    const { wrapper } = await mountPage('/models', allIsWell);
    expect(wrapper.get('.advice').text()).toContain('worse than its card promises');
  });
});
