// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { describe, expect, test, vi } from 'vitest';
import en from '../locales/en.ts';
import fr from '../locales/fr.ts';
import { productColumns, productFields } from '../products/fields.ts';
import { type MountedPage, mountPage, problem } from '../testing/mount-page.ts';
import { allIsWell, product } from '../testing/records.ts';

const path = `/administration/products/${product.id}`;
const one = `/api/products/${product.id}`;

async function save({ wrapper }: MountedPage): Promise<void> {
  await wrapper.get('main form:not(.search)').trigger('submit');
  await flushPromises();
}

const field = ({ wrapper }: MountedPage, label: string) => {
  const found = wrapper.findAll('main label').find((each) => each.text() === label);
  return wrapper.get(`[id="${found?.attributes('for')}"]`);
};

describe('the product form', () => {
  test('sends the change with the version that was read, and goes back', async () => {
    const page = await mountPage(path, allIsWell);
    await field(page, 'Name').setValue('Rookery II');
    await field(page, 'Price').setValue('130,50');
    await save(page);
    const change = page.sent.find(({ method }) => method === 'PATCH');
    expect(change?.headers.get('If-Match')).toBe('"4"');
    expect(await change?.json()).toMatchObject({
      name: 'Rookery II',
      priceCents: 13_050,
      descriptionFr: null,
    });
    // The list is loaded now for the first time, which takes its time on a busy machine.
    await vi.waitFor(() => expect(page.router.currentRoute.value.path).toBe('/administration/products'), {
      timeout: 10_000,
    });
  }, 20_000);

  test('sends nothing while a field is wrong, and says which', async () => {
    const page = await mountPage('/administration/products/new', allIsWell);
    await save(page);
    expect(page.requests.some((request) => request.startsWith('POST'))).toBe(false);
    expect(field(page, 'Name').attributes('aria-invalid')).toBe('true');
    const message = field(page, 'Price').attributes('aria-describedby');
    expect(page.wrapper.get(`[id="${message}"]`).text()).toContain('An amount');
  });

  test('shows beside its field what the API refused, in the person’s language', async () => {
    const errors = [
      {
        field: 'priceCents',
        code: 'too-large',
        params: { max: 100_000_000 },
        message: 'must be at most 100000000',
      },
      {
        field: 'currency',
        code: 'not-a-currency',
        params: {},
        message: 'must be a currency of ISO 4217 in capitals, e.g. EUR',
      },
      { field: 'glyph', code: 'of-tomorrow', params: {}, message: 'something new' },
    ];
    const page = await mountPage(
      path,
      (method, requested) => (method === 'PATCH' ? problem(422, { errors }) : allIsWell(method, requested)),
      'fr',
    );
    await save(page);
    const messages = page.wrapper.findAll('.field-error').map((each) => each.text());
    expect(messages).toEqual([
      'Au plus 100\u202f000\u202f000.',
      'Un code de monnaie, par exemple EUR.',
      'something new',
      'Certains champs sont à revoir.',
    ]);
  });

  test('lets the person decide when someone else changed it first', async () => {
    let version = 4;
    const page = await mountPage(path, (method, requested, request) => {
      if (method === 'PATCH' && request.headers.get('If-Match') !== `"${version}"`) return problem(412);
      if (requested === one) return { ...product, name: version === 4 ? product.name : 'Theirs', version };
      return allIsWell(method, requested);
    });
    version = 5;
    await field(page, 'Name').setValue('Mine');
    await save(page);
    const conflict = page.wrapper.get('.conflict');
    expect(conflict.text()).toContain('Someone changed this record');
    const [showTheirs] = conflict.findAll('button');
    await showTheirs?.trigger('click');
    await flushPromises();
    expect((field(page, 'Name').element as HTMLInputElement).value).toBe('Theirs');

    version = 6;
    await field(page, 'Name').setValue('Mine again');
    await save(page);
    await page.wrapper.get('.conflict button:last-child').trigger('click');
    await flushPromises();
    await vi.waitFor(() => expect(page.router.currentRoute.value.path).toBe('/administration/products'), {
      timeout: 10_000,
    });
    const last = page.sent.filter(({ method }) => method === 'PATCH').at(-1);
    expect(last?.headers.get('If-Match')).toBe('"6"');
    expect(await last?.json()).toMatchObject({ name: 'Mine again' });
  });

  test('keeps what was written when the session has ended', async () => {
    const page = await mountPage(path, (method, requested) =>
      method === 'PATCH' ? problem(401) : allIsWell(method, requested),
    );
    await field(page, 'Name').setValue('Mine');
    await save(page);
    expect(page.wrapper.get('form [role="alert"]').text()).toBe('Sign in first.');
    expect((field(page, 'Name').element as HTMLInputElement).value).toBe('Mine');
  });
});

describe.each([
  ['en', en],
  ['fr', fr],
] as const)('in %s', (locale, { administration: { fields } }) => {
  test.each(Object.keys(productFields))('%s is a labelled field of the product form', async (name) => {
    const page = await mountPage('/administration/products/new', allIsWell, locale);
    expect(field(page, fields[name as keyof typeof fields]).element.tagName).toMatch(
      /^(INPUT|TEXTAREA|SELECT)$/,
    );
  });

  test.each(productColumns)('$name is a column of the product table', async ({ name }) => {
    const { wrapper } = await mountPage('/administration/products', allIsWell, locale);
    const heads = wrapper.findAll('thead th').map((head) => head.text());
    expect(heads).toContain(fields[name as keyof typeof fields]);
  });
});

test('the user form names an e-mail that is taken', async () => {
  const errors = [
    { field: 'email', code: 'email-taken', params: {}, message: 'is the e-mail of another user' },
  ];
  const page = await mountPage('/administration/users/new', (method, requested) =>
    method === 'POST' ? problem(409, { errors }) : allIsWell(method, requested),
  );
  await field(page, 'Name').setValue('Ada');
  await field(page, 'E-mail').setValue('ada@example.org');
  await save(page);
  expect(page.wrapper.get('.field-error').text()).toBe('Another record already has this value.');
});

describe('signing in', () => {
  test('is shown to a visitor, and says when the password is wrong', async () => {
    const page = await mountPage('/administration', (method, requested) => {
      if (requested !== '/api/session') return allIsWell(method, requested);
      return method === 'POST' ? problem(401) : { user: null, expiresAt: null };
    });
    expect(page.requests.some((request) => request.includes('/api/users'))).toBe(false);
    await field(page, 'Password').setValue('guess');
    await save(page);
    expect(page.wrapper.get('.field-error').text()).toBe('That e-mail or password is not right.');
  });

  test('opens the administration, and signing out closes it', async () => {
    let signedIn = false;
    const page = await mountPage('/administration', (method, requested) => {
      if (requested === '/api/session' && method === 'DELETE') return new Response(null, { status: 204 });
      if (requested === '/api/session' && !signedIn && method === 'GET')
        return { user: null, expiresAt: null };
      return allIsWell(method, requested);
    });
    await field(page, 'Password').setValue('right');
    signedIn = true;
    await save(page);
    expect(page.wrapper.get('table').text()).toContain('Rookery Keyboard');
    await page.wrapper.get('.who button').trigger('click');
    await flushPromises();
    expect(page.wrapper.find('input[type="password"]').exists()).toBe(true);
  });
});
