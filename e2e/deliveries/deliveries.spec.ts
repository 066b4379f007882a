import { pages } from '../environment.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { expect, test } from '../fixtures/administration.ts';
import { gitops } from '../fixtures/cluster.ts';
import { expectToFit } from '../fixtures/phone.ts';
import { say } from '../fixtures/words.ts';

const pairs = [
  ['en', 'light'],
  ['fr', 'dark'],
] as const;

interface Logged {
  readonly commit: string;
  readonly subject: string;
}

for (const [language, colorScheme] of pairs) {
  test.describe(`in ${language}, ${colorScheme}`, () => {
    test.use({ language, colorScheme });

    test('I see what was delivered to dev, as the command line prints it', async ({ page, words }) => {
      const [newest] = JSON.parse((await gitops('log', 'dev', '--json')).output) as Logged[];
      const { deliveries } = words;
      await page.goto('/status');
      await page.getByRole('link', { name: words.status.openDeliveries }).click();
      await expect(page.getByRole('heading', { level: 1, name: deliveries.title })).toBeVisible();
      await expect(page.getByRole('columnheader', { name: 'prod' })).toBeVisible();
      const entry = page.getByRole('article').filter({ hasText: newest?.subject ?? 'none' });
      await expect(entry).toContainText(newest?.commit.slice(0, 12) ?? 'none');
      await page
        .getByRole('button', { name: say(deliveries.environments.explain, { environment: 'dev' }) })
        .click();
      await expect(page.getByRole('heading', { level: 3, name: /dev/ }).first()).toBeFocused();
      await expectAccessible(page, 'what was delivered');
    });

    test('it fits on a phone', async ({ page }) => {
      await page.setViewportSize({ width: 360, height: 740 });
      await page.goto('/deliveries');
      await expectToFit(page, 'what was delivered');
    });
  });
}

test('of prod only who is signed in reads it', async ({ page, words, troubles }) => {
  troubles.expect(/status of 401/);
  await page.goto(`${pages.prod}/deliveries`);
  await expect(page.getByRole('main').getByRole('link', { name: words.deliveries.signIn })).toBeVisible();
  await expect(page.getByRole('article')).toHaveCount(0);
});
