// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { describe, expect, test, vi } from 'vitest';
import { mountPage } from '../testing/mount-page.ts';
import { allIsWell } from '../testing/records.ts';
import { answerUpload } from '../testing/upload.ts';

describe('a file of outcomes', () => {
  test('says what became of its lines', async () => {
    const { paths } = answerUpload(200, {
      new: 1_200,
      corrected: 1,
      unchanged: 0,
      blank: 30,
      unknown: 2,
      badRows: [{ line: 7, code: 'not-an-id', params: {}, reason: 'must be a UUID' }],
      badCount: 1,
    });
    const { wrapper } = await mountPage('/models', allIsWell);
    await vi.waitFor(() => expect(wrapper.find('[aria-labelledby="outcomes"]').exists()).toBe(true));
    const panel = wrapper.get('[aria-labelledby="outcomes"]');
    const input = panel.get<HTMLInputElement>('input[type="file"]');
    Object.defineProperty(input.element, 'files', { value: [new File(['id,actual'], 'known.csv')] });
    await input.trigger('change');
    await panel.get('form').trigger('submit');
    await vi.waitFor(() => expect(panel.find('[role="status"]').exists()).toBe(true));
    await flushPromises();
    expect(paths).toEqual(['/api/outcomes']);
    expect(panel.findAll('[role="status"] p').map((line) => line.text())).toEqual([
      '1,200 outcomes were stored.',
      'One was corrected.',
      '30 lines have no outcome yet.',
      '2 lines name predictions that do not exist.',
      'One line has an error:',
    ]);
    expect(panel.get('ol').text()).toBe('7 A UUID.');
  });

  test('is only for the administrator', async () => {
    const { wrapper } = await mountPage('/models', (method, path) =>
      path === '/api/session' ? { user: null, expiresAt: null } : allIsWell(method, path),
    );
    expect(wrapper.find('[aria-labelledby="outcomes"]').exists()).toBe(false);
  });
});
