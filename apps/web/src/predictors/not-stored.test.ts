// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { describe, expect, test, vi } from 'vitest';
import { mountPage } from '../testing/mount-page.ts';
import { prediction } from '../testing/predictors.ts';
import { allIsWell } from '../testing/records.ts';
import { answerUpload } from '../testing/upload.ts';
import { sendBatch } from './send-batch.ts';

vi.mock('../api/save-file.ts', () => ({ saveFile: () => undefined }));

const path = '/predict/weather';
const reason = {
  code: 'not-stored-visitor',
  params: { max: 100_000 },
  detail: 'The prediction is not stored: 100,000 are kept for one visitor. Delete some first.',
};

describe('a prediction that is not stored', () => {
  test.each([
    ['en', 'It is not kept: you already have 100,000 predictions. Delete some first.'],
    ['fr', 'Elle n’est pas conservée : vous avez déjà 100 000 prédictions. Supprimez-en d’abord.'],
  ] as const)('is shown with the reason, and without asking for it again (%s)', async (locale, sentence) => {
    const page = await mountPage(
      path,
      (method, asked) =>
        method === 'POST' ? { ...prediction, stored: false, notStored: reason } : allIsWell(method, asked),
      locale,
    );
    await page.wrapper.get('[data-field="humidity"] input').setValue('81');
    await page.wrapper.get('[data-field="place"] input').setValue('Brest');
    await page.wrapper.get('main form').trigger('submit');
    await flushPromises();
    expect(page.wrapper.get('.result').text().replace(/\s/g, ' ')).toContain(sentence);
    expect(page.requests.filter((each) => each.startsWith('GET /api/predictions/'))).toEqual([]);
  });
});

async function predictFile(locale: 'en' | 'fr', headers: Record<string, string>) {
  const page = await mountPage(
    path,
    (method, asked) => (method === 'DELETE' ? { deleted: 3 } : allIsWell(method, asked)),
    locale,
  );
  const { paths } = answerUpload(200, {}, headers);
  await vi.waitFor(() => expect(page.wrapper.find('form.file').exists()).toBe(true));
  const section = page.wrapper.get('section[aria-labelledby="batch"]');
  const input = section.get('input[type="file"]');
  Object.defineProperty(input.element, 'files', { value: [new File(['a\n1\n'], 'rows.csv')] });
  await input.trigger('change');
  await section.get('form').trigger('submit');
  await flushPromises();
  return { page, section, paths };
}

describe('the predictions of a file', () => {
  test.each([
    ['en', 'The predictions are not kept: the file has more than 10,000 rows.'],
    ['fr', 'Les prédictions ne sont pas conservées : le fichier a plus de 10 000 lignes.'],
  ] as const)('that are not stored have a reason (%s)', async (locale, sentence) => {
    const notStored = { code: 'not-stored-large', params: { max: 10_000 }, detail: '' };
    const { section } = await predictFile(locale, { 'Presage-Not-Stored': JSON.stringify(notStored) });
    await vi.waitFor(() => expect(section.get('.done').text().replace(/\s/g, ' ')).toContain(sentence));
    expect(section.find('.done button').exists()).toBe(false);
  });

  test.each([
    ['en', 'Delete its stored predictions', '3 stored predictions were deleted.'],
    ['fr', 'Supprimer les prédictions conservées', '3 prédictions conservées ont été supprimées.'],
  ] as const)('that are stored can be deleted (%s)', async (locale, label, sentence) => {
    const { page, section } = await predictFile(locale, { 'Presage-Batch': 'one' });
    await vi.waitFor(() => expect(section.find('.done button').exists()).toBe(true));
    const button = section.get('.done button');
    expect(button.text()).toBe(label);
    await button.trigger('click');
    await flushPromises();
    expect(page.requests).toContain('DELETE /api/predictions?batch=one');
    expect(section.get('.done').text()).toContain(sentence);
  });

  test('of a file that is sent in parts are not stored, unless an administrator wants it', async () => {
    const file = new Blob(['a\n1\n2\n3\n']);
    const { paths } = answerUpload(200, {}, {});
    expect((await sendBatch('/batch', file, {}, 5)).notStored).toBe('parts');
    expect(new Set(paths.splice(0))).toEqual(new Set(['/batch?store=false']));
    const stored = answerUpload(200, {}, { 'Presage-Batch': 'part' });
    const { notStored, batches } = await sendBatch('/batch', file, { store: true }, 5);
    expect(notStored).toBeNull();
    expect(batches.length).toBe(stored.paths.length);
    expect(stored.paths.length).toBeGreaterThan(1);
    expect(new Set(stored.paths)).toEqual(new Set(['/batch?store=true']));
    vi.unstubAllGlobals();
  });
});
