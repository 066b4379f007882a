// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { describe, expect, test, vi } from 'vitest';
import { toasts } from '../feedback/toasts.ts';
import { deviceOf } from '../session/device.ts';
import { type Answers, type MountedPage, mountPage, problem } from '../testing/mount-page.ts';
import { administrator, allIsWell, listedSession, theirSession, user } from '../testing/records.ts';

const button = ({ wrapper }: MountedPage, text: string) => {
  const found = wrapper.findAll('main button').find((each) => each.text() === text);
  if (!found) throw new Error(`there is no button ${text}`);
  return found;
};
const field = ({ wrapper }: MountedPage, label: string) => {
  const found = wrapper.findAll('main label').find((each) => each.text() === label);
  return wrapper.get(`[id="${found?.attributes('for')}"]`);
};
const signedInAs = (role: 'viewer' | 'editor'): Answers => {
  const session = { ...administrator, user: { ...administrator.user, role } };
  return (method, path) => (path === '/api/session' ? session : allIsWell(method, path));
};

describe('the administration', () => {
  test.each([
    ['viewer', ['My account'], '/administration/account'],
    ['editor', ['Products', 'My account'], '/administration/products'],
  ] as const)('shows a %s the sections of the role, and opens the first', async (role, names, first) => {
    const page = await mountPage('/administration/users', signedInAs(role));
    // The section is loaded for the first time, which takes its time on a busy machine.
    await vi.waitFor(() => expect(page.router.currentRoute.value.path).toBe(first), { timeout: 10_000 });
    const links = page.wrapper.findAll('main nav a').map((each) => each.text());
    expect(links).toEqual(names);
    expect(page.requests).not.toContain('GET /api/users?limit=50');
  });

  test('signs in with an e-mail and a password, or with a password alone', async () => {
    const page = await mountPage('/administration', (method, path) => {
      if (path === '/api/session' && method === 'GET') return { user: null, expiresAt: null };
      return path === '/api/session' ? problem(401) : allIsWell(method, path);
    });
    await field(page, 'Password').setValue('secret');
    await page.wrapper.get('main form').trigger('submit');
    await flushPromises();
    await field(page, 'E-mail').setValue(' ada@example.org ');
    await page.wrapper.get('main form').trigger('submit');
    await flushPromises();
    const sent = page.sent.filter(({ method }) => method === 'POST');
    expect(await Promise.all(sent.map((request) => request.json()))).toEqual([
      { password: 'secret' },
      { password: 'secret', email: 'ada@example.org' },
    ]);
    expect(page.wrapper.get('main [role="alert"]').text()).toBe('That e-mail or password is not right.');
  });
});

describe('the access of a user', () => {
  test('is given by a link that is shown once', async () => {
    const made = { token: 'abc', path: '/invitation#abc', expiresAt: '2026-11-05T08:00:00.000Z' };
    const page = await mountPage(`/administration/users/${user.id}`, (method, path) =>
      path.endsWith('/invitation') ? made : allIsWell(method, path),
    );
    await button(page, 'Make an invitation link').trigger('click');
    await flushPromises();
    expect(page.requests).toContain(`POST /api/users/${user.id}/invitation`);
    expect(page.wrapper.get('main code').text()).toBe('http://localhost/invitation#abc');
  });

  test('is ended after a question; the form then has the new version', async () => {
    let version = 2;
    const page = await mountPage(`/administration/users/${user.id}`, (method, path) => {
      if (method === 'PATCH') version += 1;
      return path === `/api/users/${user.id}` ? { ...user, version } : allIsWell(method, path);
    });
    const saved = () => page.sent.filter(({ method }) => method === 'PATCH').length;
    await button(page, 'Deactivate').trigger('click');
    await flushPromises();
    document.querySelector<HTMLButtonElement>('[role="alertdialog"] .danger')?.click();
    await vi.waitFor(() => expect(saved()).toBe(1));
    await vi.waitFor(() =>
      expect(page.requests.filter((one) => one.startsWith('GET /api/users/')).length).toBeGreaterThan(3),
    );
    await flushPromises();
    await page.wrapper.get('main form').trigger('submit');
    await vi.waitFor(() => expect(saved()).toBe(2));
    const sent = page.sent.filter(({ method }) => method === 'PATCH');
    expect(sent.map(({ headers }) => headers.get('If-Match'))).toEqual(['"2"', '"3"']);
  });

  test('is ended after a question, and the refusal of the last administrator is worded', async () => {
    const page = await mountPage(
      `/administration/users/${user.id}`,
      (method, path) =>
        method === 'PATCH'
          ? problem(409, { code: 'last-administrator', params: {} })
          : allIsWell(method, path),
      'fr',
    );
    await button(page, 'Désactiver').trigger('click');
    await flushPromises();
    const dialog = document.querySelector('[role="alertdialog"]');
    dialog?.querySelector<HTMLButtonElement>('.danger')?.click();
    await flushPromises();
    const sent = page.sent.find(({ method }) => method === 'PATCH');
    expect(await sent?.json()).toEqual({ active: false });
    expect(sent?.headers.get('If-Match')).toBe('"2"');
    expect(page.wrapper.get('main [role="alert"]').text()).toContain('Aucun autre administrateur');
  });
});

describe('the own account', () => {
  test('changes the password, and shows what was refused beside its field', async () => {
    const errors = [
      { field: 'current', code: 'password-wrong', params: {}, message: 'is not the present password' },
      { field: 'password', code: 'too-short', params: { min: 15 }, message: 'must have at least 15' },
    ];
    const page = await mountPage('/administration/account', (method, path) =>
      method === 'PUT' ? problem(422, { code: 'invalid-fields', errors }) : allIsWell(method, path),
    );
    await field(page, 'Present password').setValue('old');
    await field(page, 'New password').setValue('new');
    await page.wrapper.get('main form').trigger('submit');
    await flushPromises();
    expect(page.wrapper.findAll('main .field .field-error').map((each) => each.text())).toEqual([
      'That is not your present password.',
      'At least 15 characters.',
    ]);
  });

  test('ends one session; ending the present one signs out', async () => {
    const other = { ...listedSession, id: 'other', current: false, agent: 'curl/8.5.0' };
    const page = await mountPage('/administration/account', (method, path) => {
      if (method === 'DELETE') return new Response(null, { status: 204 });
      return path === '/api/account/sessions' ? { items: [listedSession, other] } : allIsWell(method, path);
    });
    await page.wrapper.get('[aria-label="End the session of curl"]').trigger('click');
    await flushPromises();
    expect(page.requests).toContain('DELETE /api/account/sessions/other');
    expect(page.wrapper.find('main nav').exists()).toBe(true);
    await page.wrapper.get('[aria-label="End the session of Firefox on Linux"]').trigger('click');
    await flushPromises();
    expect(page.wrapper.text()).toContain('The password of the first account');
  });
});

describe('the sessions of a user', () => {
  const path = `/administration/users/${user.id}`;

  test('are listed; one is ended, then all, and the list is read again', async () => {
    let items = [theirSession, { ...theirSession, id: 'other', agent: '' }];
    const page = await mountPage(path, (method, requested) => {
      if (method === 'DELETE' && requested.endsWith('/sessions')) {
        const ended = items.length;
        items = [];
        return { ended };
      }
      if (method === 'DELETE') {
        items = items.filter(({ id }) => !requested.endsWith(id));
        return new Response(null, { status: 204 });
      }
      return requested.endsWith('/sessions') ? { items } : allIsWell(method, requested);
    });
    await page.wrapper.get('[aria-label="End the session of unknown program"]').trigger('click');
    await flushPromises();
    expect(page.requests).toContain(`DELETE /api/users/${user.id}/sessions/other`);
    expect(page.wrapper.findAll('main .ledger tbody tr')).toHaveLength(1);
    await button(page, 'End all sessions').trigger('click');
    await flushPromises();
    expect(page.requests).toContain(`DELETE /api/users/${user.id}/sessions`);
    expect(page.wrapper.text()).toContain('Nobody is signed in to this account.');
    expect(page.wrapper.text()).toContain('Signed in as admin@presage.local');
  });

  test('that end with the present one sign out', async () => {
    const page = await mountPage(
      path,
      (method, requested) => {
        if (method === 'DELETE') return { ended: 1 };
        return requested.endsWith('/sessions') ? { items: [listedSession] } : allIsWell(method, requested);
      },
      'fr',
    );
    await button(page, 'Terminer toutes les sessions').trigger('click');
    await flushPromises();
    expect(page.wrapper.text()).toContain('Le mot de passe du premier compte');
  });
});

describe('what the pages hold of an account', () => {
  const shown = (page: MountedPage) => page.wrapper.html().includes(user.email);
  const signedOut = (page: MountedPage) => page.wrapper.text().includes('The password of the first account');
  const kept = () => Object.keys(localStorage).map((name) => localStorage.getItem(name) ?? '');

  test('is gone after signing out, and nothing of it is stored in the browser', async () => {
    const page = await mountPage('/administration/users', (method, path) =>
      method === 'DELETE' ? new Response(null, { status: 204 }) : allIsWell(method, path),
    );
    expect(shown(page)).toBe(true);
    await button(page, 'Sign out').trigger('click');
    await flushPromises();
    expect([signedOut(page), shown(page)]).toEqual([true, false]);
    expect([...kept(), ...Object.values(sessionStorage)].join()).not.toMatch(/example\.org|presage\.local/);
  });

  test('is gone when the server does not answer to signing out, and the person knows why', async () => {
    const page = await mountPage('/administration/users', (method, path) =>
      method === 'DELETE' ? Promise.reject(new TypeError('no network')) : allIsWell(method, path),
    );
    await button(page, 'Sign out').trigger('click');
    await vi.waitFor(() => expect([signedOut(page), shown(page)]).toEqual([true, false]));
    expect(toasts.value.map(({ kind, text }) => [kind, text.slice(0, 25)])).toContainEqual([
      'failed',
      'The server did not answer',
    ]);
  });

  test('is gone when an answer shows that the session has ended', async () => {
    let ended = false;
    const page = await mountPage('/administration/users', (method, path) =>
      ended && path !== '/api/session' ? problem(401) : allIsWell(method, path),
    );
    expect(shown(page)).toBe(true);
    ended = true;
    await page.wrapper.get('main [type="search"]').setValue('ada');
    await vi.waitFor(() => expect([signedOut(page), shown(page)]).toEqual([true, false]), { timeout: 5_000 });
  });
});

describe('an invitation', () => {
  test('sends the token in the body only, and leads to the sign-in', async () => {
    const page = await mountPage('/invitation#abc', (method, path) =>
      path.endsWith('/acceptance') ? new Response(null, { status: 204 }) : allIsWell(method, path),
    );
    await field(page, 'Password').setValue('three ravens over a tower');
    await page.wrapper.get('main form').trigger('submit');
    await flushPromises();
    const sent = page.sent.filter(({ method }) => method === 'POST');
    expect(await Promise.all(sent.map((request) => request.json()))).toEqual([
      { token: 'abc' },
      { token: 'abc', password: 'three ravens over a tower' },
    ]);
    expect(page.requests.some((request) => request.includes('abc'))).toBe(false);
    expect(page.wrapper.get('main').text()).toContain('Your password is set.');
    expect(page.router.currentRoute.value.hash).toBe('');
  });
});

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'Linux'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
    'Edge',
    'Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    'Safari',
    'iPhone',
  ],
  ['curl/8.5.0', 'curl', undefined],
  ['', undefined, undefined],
])('%s is shown by its browser and system', (agent, browser, system) => {
  expect(deviceOf(agent)).toEqual({ browser, system });
});
