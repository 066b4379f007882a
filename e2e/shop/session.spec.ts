import { pages, passwordOf, sessionCookie, twoEnvironments } from '../environment.ts';
import { expect, test } from '../fixtures/administration.ts';
import { languages } from '../fixtures/words.ts';

for (const language of languages) {
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('a wrong password is refused with a message; with the right one I sign in and out', async ({
      page,
      words,
      signIn,
      troubles,
    }) => {
      troubles.expect(/status of 401 .*\/api\/session/);
      await page.goto('/administration');
      const password = page.getByLabel(words.administration.password);
      await password.fill('not the password');
      await page.getByRole('button', { name: words.administration.signIn }).click();
      await expect(page.getByRole('alert')).toHaveText(words.administration.wrongPassword);
      await expect(password).toHaveAccessibleDescription(words.administration.wrongPassword);

      await signIn();
      await expect(page).toHaveURL('/administration/products');
      await page.reload();
      await page.getByRole('button', { name: words.administration.signOut, exact: true }).click();
      await expect(page.getByLabel(words.administration.password)).toBeVisible();
      await page.reload();
      await expect(page.getByLabel(words.administration.password)).toBeVisible();
    });
  });
}

for (const path of ['products', 'products/new', 'users', 'users/new', 'audit', 'account']) {
  test(`a visitor at /administration/${path} is asked for the password`, async ({ page, words }) => {
    await page.goto(`/administration/${path}`);
    await expect(page.getByLabel(words.administration.password)).toBeVisible();
    await expect(page.getByRole('table')).toHaveCount(0);
    await expect(page.getByRole('button', { name: words.administration.save })).toHaveCount(0);
  });
}

test('a visitor who bypasses the pages is refused too', async ({ request }) => {
  const product = {
    name: 'Cuckoo',
    description: 'Not mine',
    category: 'audio',
    priceCents: 1,
    currency: 'EUR',
  };
  const answers = await Promise.all([
    request.post('/api/products', { data: { ...product, stock: 1, glyph: 'mouse' } }),
    request.get('/api/users'),
    request.get('/api/utilisateurs'),
    request.get('/api/audit'),
    request.get('/api/account/sessions'),
    request.post('/api/users', {
      data: { name: 'Cuckoo', email: 'cuckoo@presage.example', role: 'administrator' },
    }),
  ]);
  expect(answers.map((answer) => answer.status())).toEqual([401, 401, 401, 401, 401, 401]);
});

test('a page of another site cannot act in my name', async ({ page, signIn }) => {
  await signIn();
  const answer = await page.request.delete('/api/session', {
    headers: { Origin: 'http://elsewhere.example' },
  });
  expect(answer.status()).toBe(403);
});

test('I am signed in to dev and prod at once, although both are ports of one host; signing out ends the session', {
  tag: twoEnvironments,
}, async ({ page, context, signIn }) => {
  await signIn();
  const dev = await context.request.post(`${pages.dev}/api/session`, {
    data: { password: passwordOf('dev') },
    headers: { Origin: pages.dev },
  });
  expect(dev.status()).toBe(200);
  const names = (await context.cookies()).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining([sessionCookie('dev'), sessionCookie('prod')]));
  const whoIs = async (origin: string) =>
    ((await (await context.request.get(`${origin}/api/session`)).json()) as { user: unknown }).user;
  expect([await whoIs(pages.dev), await whoIs(pages.prod)]).not.toContain(null);

  const kept = await context.cookies();
  await page.request.delete('/api/session', { headers: { Origin: pages.prod } });
  expect([await whoIs(pages.dev), await whoIs(pages.prod)]).toEqual([expect.anything(), null]);
  await context.addCookies(kept);
  expect(await whoIs(pages.prod), 'the old cookie opens nothing').toBeNull();
});

test('the session cookie is out of reach of scripts', async ({ page, context, signIn }) => {
  await signIn();
  const [cookie] = (await context.cookies()).filter(({ name }) => name === sessionCookie('prod'));
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  expect(await page.evaluate(() => document.cookie)).not.toContain(sessionCookie('prod'));
});
