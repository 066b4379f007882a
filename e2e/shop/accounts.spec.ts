import type { Browser, BrowserContext, Page } from '@playwright/test';
import { pages } from '../environment.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { expect, test } from '../fixtures/administration.ts';
import { expectToFit } from '../fixtures/phone.ts';
import { type Language, languages, type Messages, say } from '../fixtures/words.ts';

const password = 'three ravens over a tower';

/** Another person, with a browser of their own. */
async function otherPerson(browser: Browser, language: Language): Promise<BrowserContext> {
  return browser.newContext({
    baseURL: pages.prod,
    storageState: {
      cookies: [],
      origins: [{ origin: pages.prod, localStorage: [{ name: 'presage.locale', value: language }] }],
    },
  });
}

/** Creates a user as an administrator does. @returns their e-mail */
async function createUser(page: Page, { administration }: Messages, name: string): Promise<string> {
  const email = `${name.replace(' ', '-').toLowerCase()}@presage.example`;
  await page.goto('/administration/users/new');
  await page.getByLabel(administration.fields.name).fill(name);
  await page.getByLabel(administration.fields.email).fill(email);
  await page.getByRole('button', { name: administration.save }).click();
  await expect(page.getByText(say(administration.created, { name })).first()).toBeVisible();
  return email;
}

/** Makes a link on the page of a user. @returns its address */
async function inviteUser(page: Page, { account }: Messages): Promise<string> {
  await page.getByRole('button', { name: account.access.invite }).click();
  const link = page.getByRole('status').locator('code');
  await expect(link).toHaveText(/\/invitation#[\w-]{40,}$/);
  return (await link.textContent()) ?? '';
}

async function signInAs(page: Page, { administration }: Messages, email: string, given = password) {
  await page.goto('/administration');
  await page.getByLabel(administration.fields.email).fill(email);
  await page.getByLabel(administration.password).fill(given);
  await page.getByRole('button', { name: administration.signIn }).click();
  await expect(page.getByRole('button', { name: administration.signOut, exact: true })).toBeVisible();
}

for (const language of languages) {
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('a person whom I invite chooses a password once, and may do what their role allows', async ({
      page,
      browser,
      words,
      signIn,
      freshName,
    }) => {
      test.setTimeout(90_000);
      const { administration, account } = words;
      await signIn();
      const email = await createUser(page, words, freshName);
      const link = await inviteUser(page, words);
      expect(new URL(link).origin).toBe(pages.prod);

      const theirs = await otherPerson(browser, language);
      const other = await theirs.newPage();
      await other.goto(link);
      await expect(other.getByRole('heading', { level: 1 })).toHaveText(
        say(account.invitation.welcome, { name: freshName }),
      );
      await expectAccessible(other, 'an invitation');
      await other.getByLabel(account.invitation.password).fill('short');
      await other.getByRole('button', { name: account.invitation.accept }).click();
      await expect(other.getByLabel(account.invitation.password)).toHaveAccessibleDescription(/15/);
      await other.getByLabel(account.invitation.password).fill(password);
      await other.getByRole('button', { name: account.invitation.accept }).click();
      await expect(other.getByText(account.invitation.done)).toBeVisible();
      await other.goto('/');
      await other.goto(link);
      await expect(other.getByText(account.invitation.invalid)).toBeVisible();

      await signInAs(other, words, email);
      await expect(other).toHaveURL('/administration/account');
      const sections = other.getByRole('navigation', { name: administration.sections });
      await expect(sections.getByRole('link')).toHaveText([administration.account]);
      const statuses = await Promise.all([
        theirs.request.get('/api/users'),
        theirs.request.get('/api/utilisateurs'),
        theirs.request.get('/api/audit'),
        theirs.request.post('/api/products', { data: {}, headers: { Origin: pages.prod } }),
      ]);
      expect(statuses.map((answer) => answer.status())).toEqual([403, 403, 403, 403]);

      // Another role ends their session; as an editor they see the products.
      await page.getByLabel(administration.fields.role).selectOption({ label: administration.role.editor });
      await page.getByRole('button', { name: administration.save }).click();
      await expect(page.getByText(say(administration.saved, { name: freshName })).first()).toBeVisible();
      await other.reload();
      await expect(other.getByLabel(administration.password)).toBeVisible();
      await signInAs(other, words, email);
      await expect(other).toHaveURL('/administration/products');
      await expect(sections.getByRole('link')).toHaveText([administration.products, administration.account]);

      // Signing out ends the session: its cookie opens nothing any more.
      const kept = await theirs.cookies();
      await other.getByRole('button', { name: administration.signOut, exact: true }).click();
      await expect(other.getByLabel(administration.password)).toBeVisible();
      await theirs.addCookies(kept);
      expect((await theirs.request.get('/api/account')).status()).toBe(401);

      await page.goto('/administration/audit');
      const rows = page.getByRole('row').filter({ hasText: email });
      const withAction = (action: keyof typeof account.audit.actions) =>
        rows.filter({ has: page.getByText(account.audit.actions[action], { exact: true }) });
      await expect(withAction('account-created')).toHaveCount(1);
      await expect(withAction('account-invited')).toHaveCount(1);
      await expect(withAction('invitation-accepted')).toHaveCount(1);
      await expect(
        rows.filter({ hasText: `${administration.role.viewer} → ${administration.role.editor}` }),
      ).toHaveCount(1);
      await theirs.close();
    });
  });
}

test('my predictions follow my account to another machine', async ({
  page,
  browser,
  words,
  signIn,
  freshName,
  language,
}) => {
  test.setTimeout(90_000);
  await signIn();
  const email = await createUser(page, words, freshName);
  const link = await inviteUser(page, words);
  const [desk, phone] = [await otherPerson(browser, language), await otherPerson(browser, language)];
  const data = { firstName: freshName, lastName: 'Lovelace', age: 36, sex: 'female' };
  const made = await desk.request.post('/api/predictors/oracle/predictions', {
    data,
    headers: { Origin: pages.prod },
  });
  expect(made.status()).toBe(201);
  const { id } = (await made.json()) as { id: string };
  const onDesk = await desk.newPage();
  await onDesk.goto(link);
  await onDesk.getByLabel(words.account.invitation.password).fill(password);
  await onDesk.getByRole('button', { name: words.account.invitation.accept }).click();
  await expect(onDesk.getByText(words.account.invitation.done)).toBeVisible();
  await signInAs(onDesk, words, email);
  const onPhone = await phone.newPage();
  await signInAs(onPhone, words, email);
  expect((await phone.request.get(`/api/predictions/${id}`)).status()).toBe(200);
  await phone.request.delete(`/api/predictions/${id}`, { headers: { Origin: pages.prod } });

  // From the phone the session on the desk is ended.
  await onPhone.goto('/administration/account');
  await onPhone.getByRole('button', { name: words.account.sessions.endOthers }).click();
  await expect(onPhone.getByText(say(words.account.sessions.ended, { n: 1 })).first()).toBeVisible();
  expect((await desk.request.get('/api/account')).status()).toBe(401);
  await Promise.all([desk.close(), phone.close()]);
});

for (const colorScheme of ['light', 'dark'] as const)
  for (const language of languages)
    test.describe(`in ${language}, ${colorScheme}`, () => {
      test.use({ language, colorScheme });

      test('the pages of accounts are accessible, and fit a phone', async ({
        page,
        words,
        signIn,
        freshName,
      }) => {
        test.setTimeout(90_000);
        await signIn();
        await createUser(page, words, freshName);
        await inviteUser(page, words);
        await expectAccessible(page, 'a user with a link');
        for (const path of ['audit', 'account']) {
          await page.goto(`/administration/${path}`);
          await expect(page.getByRole('table')).toBeVisible();
          await expectAccessible(page, path);
        }
        await page.setViewportSize({ width: 320, height: 700 });
        for (const path of ['audit', 'account', 'users']) {
          await page.goto(`/administration/${path}`);
          await expectToFit(page, path);
        }
      });
    });
