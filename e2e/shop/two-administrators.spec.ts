import { pages, passwordOf } from '../environment.ts';
import { deleteNamed, expect, rowOf, test } from '../fixtures/administration.ts';
import { administratorOf, createProduct, readProducts } from '../fixtures/shop-api.ts';
import { say } from '../fixtures/words.ts';

test('I do not overwrite what someone else changed in the meantime, unless I confirm it', async ({
  page,
  request,
  words,
  signIn,
  freshName,
  troubles,
}) => {
  const { administration } = words;
  troubles.expect(/status of 412/);
  const colleague = await administratorOf(pages.prod, passwordOf('prod'));
  const product = await createProduct(colleague, freshName);
  const change = (stock: number, version: number) =>
    colleague.patch(`/api/products/${product.id}`, {
      data: { stock },
      headers: { 'If-Match': `"${version}"` },
    });
  const stock = page.getByLabel(administration.fields.stock);
  const save = page.getByRole('button', { name: administration.save, exact: true });

  await signIn();
  await page.goto(`/administration/products/${product.id}`);
  await expect(stock).toHaveValue('3');
  expect((await change(20, product.version)).ok()).toBe(true);
  await stock.fill('30');
  await save.click();
  await expect(page.getByText(administration.conflict)).toBeVisible();
  await page.getByRole('button', { name: administration.showTheirs }).click();
  await expect(stock).toHaveValue('20');

  expect((await change(21, product.version + 1)).ok()).toBe(true);
  await stock.fill('31');
  await save.click();
  await page.getByRole('button', { name: administration.saveMine }).click();
  await expect(page.getByText(say(administration.saved, { name: freshName })).first()).toBeVisible();
  const [now] = await readProducts(request, `search=${encodeURIComponent(freshName)}`);
  expect(now?.stock).toBe(31);
  await colleague.dispose();
});

test('a confirmed deletion takes effect even when I leave the page immediately', async ({
  page,
  request,
  words,
  signIn,
  freshName,
}) => {
  const colleague = await administratorOf(pages.prod, passwordOf('prod'));
  await createProduct(colleague, freshName);
  await colleague.dispose();
  const query = `search=${encodeURIComponent(freshName)}`;
  await signIn();
  await page.goto(`/administration/products?${query}`);
  await expect(rowOf(page, freshName)).toBeVisible();
  await deleteNamed(page, words, freshName, words.administration.delete);
  await page.close({ runBeforeUnload: true });
  await expect.poll(async () => (await readProducts(request, query)).length).toBe(0);
});
