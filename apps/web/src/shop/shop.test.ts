// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { useBasket } from '../basket/basket.ts';
import { mountPage } from '../testing/mount-page.ts';
import { allIsWell, product } from '../testing/records.ts';

afterEach(() => vi.useRealTimers());
const lists = (requests: string[]) => requests.filter((request) => request.startsWith('GET /api/products?'));

describe('the shop', () => {
  test('asks for what the address says', async () => {
    const { requests } = await mountPage('/shop?search=desk%20lamp&category=audio&sort=-price', allIsWell);
    const [first = ''] = lists(requests);
    const query = new URL(first.slice(4), 'http://localhost').searchParams;
    expect(Object.fromEntries(query)).toEqual({
      search: 'desk lamp',
      category: 'audio',
      sort: '-price',
      limit: '12',
    });
  });

  test('ignores a sort and a category that do not exist', async () => {
    const { requests, wrapper } = await mountPage('/shop?sort=evil&category=nope', allIsWell);
    expect(lists(requests)[0]).toBe('GET /api/products?sort=name&limit=12');
    expect(wrapper.get('main').text()).toContain('Rookery Keyboard');
  });

  test('writes search and order into the address', async () => {
    const { wrapper, router } = await mountPage('/shop', allIsWell);
    vi.useFakeTimers();
    await wrapper.get('[data-search]').setValue('  lamp ');
    await vi.advanceTimersByTimeAsync(300);
    vi.useRealTimers();
    await flushPromises();
    await wrapper.get('main select').setValue('newest');
    await flushPromises();
    expect(router.currentRoute.value.query).toEqual({ search: 'lamp', sort: 'newest' });
  });

  test('brings the next page under the first', async () => {
    const { wrapper, requests } = await mountPage('/shop', (method, path, request) => {
      if (path !== '/api/products') return allIsWell(method, path);
      const second = new URL(request.url).searchParams.has('cursor');
      const items = [second ? { ...product, id: 'x', name: 'Second' } : product];
      return { items, nextCursor: second ? null : 'next', total: 2 };
    });
    await wrapper.get('.more button').trigger('click');
    await flushPromises();
    expect(lists(requests).at(-1)).toContain('cursor=next');
    expect(wrapper.findAll('article')).toHaveLength(2);
    expect(wrapper.find('.more').exists()).toBe(false);
  });

  test('says where counting stopped, and the exact number below', async () => {
    const answer = (total: number) => (method: string, path: string) =>
      path === '/api/products' ? { items: [product], nextCursor: 'next', total } : allIsWell(method, path);
    const many = await mountPage('/shop', answer(1_000));
    expect(many.wrapper.get('p.count').text()).toBe('1000+ products');
    expect(many.wrapper.get('.more').text()).toContain('1 of 1000+ shown');
    const fewer = await mountPage('/shop', answer(999));
    expect(fewer.wrapper.get('p.count').text()).toBe('999 products');
    const french = await mountPage('/shop', answer(1_000), 'fr');
    expect(french.wrapper.get('p.count').text()).toBe('1000+ articles');
  });

  test('words products in French, and in English where French is missing', async () => {
    const { wrapper } = await mountPage('/shop', allIsWell, 'fr');
    expect(wrapper.get('article').text()).toContain('Clavier Corbeautière');
    expect(wrapper.get('article').text()).toContain('Seventy-five keys.');
  });
});

describe('an article', () => {
  test('goes into the basket until the stock is used up', async () => {
    useBasket().clear();
    const { wrapper } = await mountPage(`/shop/${product.id}`, allIsWell);
    const add = wrapper.get('main button');
    for (let each = 0; each < product.stock; each++) await add.trigger('click');
    expect(useBasket().quantityOf(product.id)).toBe(3);
    expect(add.attributes('disabled')).toBeDefined();
    expect(wrapper.get('header').text()).toContain('(3 items)');
  });
});
