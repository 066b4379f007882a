// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { type MountedPage, mountPage, problem } from '../testing/mount-page.ts';
import { account, administrator, allIsWell } from '../testing/records.ts';
import { qrPath } from './second-factor.ts';

const setup = { secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/Presage?secret=JBSWY3DPEHPK3PXP' };
const codes = ['AAAA-BBBB-CCCC-DDDD', 'EEEE-FFFF-GGGG-HHHH'];

const section = ({ wrapper }: MountedPage) => wrapper.get('section[aria-labelledby="factor"]');
async function submit(page: MountedPage, label: string, value: string): Promise<void> {
  const found = section(page)
    .findAll('label')
    .find((each) => each.text() === label);
  await section(page)
    .get(`[id="${found?.attributes('for')}"]`)
    .setValue(value);
  await section(page).get('form').trigger('submit');
  await flushPromises();
}

test('a second factor is set up with a QR code, confirmed by a code, and its recovery codes are shown', async () => {
  let on = false;
  let refuse = true;
  const page = await mountPage('/administration/account', (method, path) => {
    if (path === '/api/account') return { ...account, secondFactor: on, recoveryCodes: on ? 10 : 0 };
    if (path !== '/api/account/second-factor') return allIsWell(method, path);
    if (method === 'POST') return setup;
    const errors = [{ field: 'code', code: 'code-wrong', params: {}, message: 'is not the present code' }];
    if (refuse) return problem(422, { code: 'invalid-fields', errors });
    on = true;
    return { codes };
  });
  await submit(page, 'Your password', 'secret');
  expect(section(page).get('svg title').text()).toBe('QR code for an authenticator app');
  expect(section(page).get('code').text()).toBe(setup.secret);
  await submit(page, 'Code of the app', '000000');
  expect(section(page).get('.field .field-error').text()).toBe('That is not the present code of the app.');
  refuse = false;
  await submit(page, 'Code of the app', '123456');
  expect(
    section(page)
      .findAll('li')
      .map((each) => each.text()),
  ).toEqual(codes);
  await section(page).get('button').trigger('click');
  expect(section(page).text()).toContain('10 recovery codes are left');
  expect(section(page).text()).not.toContain(codes[0]);
});

test('the sign-in asks for a code when the account has a second factor', async () => {
  let signedIn = false;
  const page = await mountPage('/administration', async (method, path, request) => {
    if (path !== '/api/session') return allIsWell(method, path);
    if (method === 'GET') return signedIn ? administrator : { user: null, expiresAt: null };
    const { code } = (await request.json()) as { code?: string };
    if (code === undefined) return problem(401, { code: 'second-factor-required' });
    if (code !== '123456') return problem(401, { code: 'wrong-code' });
    signedIn = true;
    return administrator;
  });
  const form = () => page.wrapper.get('main form');
  expect(form().findAll('label')).toHaveLength(2);
  await form().get('[type="password"]').setValue('secret');
  await form().trigger('submit');
  await flushPromises();
  expect(page.wrapper.get('main [role="alert"]').text()).toBe('Enter the code of your app too.');
  const code = () => form().get('[autocomplete="one-time-code"]');
  await code().setValue('1');
  await form().trigger('submit');
  await flushPromises();
  expect(form().get('.field-error').text()).toBe('That code is not right, or was used already.');
  await code().setValue('123456');
  await form().trigger('submit');
  await flushPromises();
  expect(page.wrapper.text()).toContain('Signed in as admin@presage.local');
});

test('a QR code is drawn as squares within its size', () => {
  const { size, path } = qrPath(setup.uri);
  const squares = [...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)];
  expect(squares.length).toBeGreaterThan(100);
  for (const [, x, y] of squares) {
    expect(Number(x)).toBeLessThan(size - 2);
    expect(Number(y)).toBeLessThan(size - 2);
  }
});
