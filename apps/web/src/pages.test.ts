// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { useBasket } from './basket/basket.ts';
import { type Answers, mountPage, never, problem } from './testing/mount-page.ts';
import { digest, otherDigest, prediction } from './testing/predictors.ts';
import { allIsWell, product } from './testing/records.ts';

interface Page {
  path: string;
  /** The request that the page depends on. */
  needs: string;
  /** A text that is shown only when it succeeded. */
  done: string;
  /** What it shows when there is nothing; pages of one record show a sentence for 404. */
  empty?: { answer: () => unknown; text: string };
}

const nothing = () => ({ items: [], nextCursor: null, total: 0 });
const one = `/api/products/${product.id}`;

const pages: Record<string, Page> = {
  home: {
    path: '/',
    needs: '/api/products',
    done: 'Rookery Keyboard',
    empty: { answer: nothing, text: 'No product matches' },
  },
  shop: {
    path: '/shop',
    needs: '/api/products',
    done: 'Rookery Keyboard',
    empty: { answer: nothing, text: 'No product matches' },
  },
  product: {
    path: `/shop/${product.id}`,
    needs: one,
    done: 'Seventy-five keys.',
    empty: { answer: () => problem(404), text: 'This product does not exist' },
  },
  basket: {
    path: '/basket',
    needs: one,
    done: '€258.00',
    empty: { answer: () => problem(404), text: 'A product that is no longer sold' },
  },
  status: { path: '/status', needs: '/api/info', done: '20261120_first' },
  predict: {
    path: '/predict',
    needs: '/api/predictors',
    done: 'Will it rain?',
    empty: { answer: () => ({ items: [] }), text: 'No predictor is defined here.' },
  },
  predictor: {
    path: '/predict/weather',
    needs: '/api/predictors/weather',
    done: 'The prediction will appear here.',
    empty: { answer: () => problem(404), text: 'This predictor does not exist.' },
  },
  predictions: {
    path: '/predictions',
    needs: '/api/predictions',
    done: 'Rain, 73 in 100',
    empty: { answer: nothing, text: 'No predictions yet.' },
  },
  prediction: {
    path: `/predictions/${prediction.id}`,
    needs: `/api/predictions/${prediction.id}`,
    done: 'Bring a coat.',
    empty: { answer: () => problem(404), text: 'This prediction does not exist' },
  },
  models: { path: '/models', needs: '/api/models', done: 'serves here' },
  model: {
    path: `/models/${digest}`,
    needs: `/api/models/${encodeURIComponent(digest)}`,
    done: 'Trainers compared',
    empty: { answer: () => problem(404), text: 'This environment has no such version' },
  },
  comparison: {
    path: `/models/compare/weather?a=${digest}&b=${otherDigest}`,
    needs: '/api/models/compare',
    done: 'performs worse than',
  },
  features: {
    path: '/features/weather',
    needs: '/api/predictors/weather/features',
    done: 'One feature has drifted.',
  },
  'product table': {
    path: '/administration/products',
    needs: '/api/products',
    done: 'Rookery Keyboard',
    empty: { answer: nothing, text: 'No product matches.' },
  },
  'user table': {
    path: '/administration/users',
    needs: '/api/users',
    done: 'Ada Merle',
    empty: { answer: nothing, text: 'No user matches.' },
  },
  changes: {
    path: '/administration/audit',
    needs: '/api/audit',
    done: 'Viewer → Editor',
    empty: { answer: nothing, text: 'No account or environment has been changed yet.' },
  },
  account: { path: '/administration/account', needs: '/api/account', done: 'Change the password' },
  sessions: { path: '/administration/account', needs: '/api/account/sessions', done: 'Firefox on Linux' },
  invitation: {
    path: '/invitation#token',
    needs: '/api/invitation',
    done: 'Choose a password, Ada Merle',
    empty: { answer: () => problem(404), text: 'This link is not valid' },
  },
  administration: { path: '/administration/products', needs: '/api/session', done: 'Signed in as' },
  'product form': { path: `/administration/products/${product.id}`, needs: one, done: 'Save' },
  'user form': { path: '/administration/users/x', needs: '/api/users/x', done: 'Save' },
};

/** All is well but one path. */
const except = (needs: string, answer: () => unknown): Answers => {
  return (method, path) => (path === needs ? answer() : allIsWell(method, path));
};

beforeEach(() => {
  useBasket().clear();
  useBasket().change(product.id, 2);
});

describe.each(Object.entries(pages))('%s page', (_name, { path, needs, done, empty }) => {
  test('shows places of the same size while it loads', async () => {
    const { wrapper } = await mountPage(
      path,
      except(needs, () => never),
    );
    expect(wrapper.find('main .bone').exists()).toBe(true);
    expect(wrapper.find('main').text()).not.toContain(done);
  });

  test('says what failed, and retries on request', async () => {
    let broken = true;
    const { wrapper } = await mountPage(path, (method, requested) =>
      requested === needs && broken ? problem(503, { requestId: 'abc123' }) : allIsWell(method, requested),
    );
    const notice = wrapper.get('main [role="alert"]');
    expect(notice.text()).toContain('The database is not reachable right now.');
    expect(notice.text()).toContain('abc123');
    broken = false;
    await notice.get('button').trigger('click');
    await flushPromises();
    expect(wrapper.find('main [role="alert"]').exists()).toBe(false);
    expect(wrapper.get('main').text()).toContain(done);
  });

  if (empty) {
    test('says when there is nothing', async () => {
      const { wrapper } = await mountPage(
        path,
        except(needs, () => empty.answer()),
      );
      expect(wrapper.get('main').text()).toContain(empty.text);
      expect(wrapper.find('main a, main button').exists()).toBe(true);
    });
  }

  test('shows what there is', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { wrapper } = await mountPage(path, allIsWell);
    expect(wrapper.get('main').text()).toContain(done);
    expect(wrapper.find('main .bone').exists()).toBe(false);
    expect(wrapper.findAll('h1')).toHaveLength(1);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  test('is titled and worded in French', async () => {
    const { wrapper } = await mountPage(path, allIsWell, 'fr');
    expect(document.title).toMatch(/ · Présage$/);
    expect(document.documentElement.lang).toBe('fr');
    expect(wrapper.get('nav').text()).toContain('Boutique');
    expect(wrapper.text()).not.toMatch(
      /\b(home|shop|basket|administration|account|status|feedback|footer|predict|predictions|figures|models|features)\.[a-z]+\b(?!\.)/,
    );
  });
});

test('an address without a page says so and leads home', async () => {
  const { wrapper } = await mountPage('/no/such/page', allIsWell);
  expect(wrapper.get('main h1').text()).toBe('Nothing here');
  expect(wrapper.get('main a').attributes('href')).toBe('/');
});

test('an empty basket leads to the shop', async () => {
  useBasket().clear();
  const { wrapper } = await mountPage('/basket', allIsWell);
  expect(wrapper.get('main').text()).toContain('The basket is empty.');
  expect(wrapper.get('main a').attributes('href')).toBe('/shop');
});

describe('the footer', () => {
  test.each(['/', '/shop', '/administration', '/no/such/page'])('tells on %s what runs', async (path) => {
    const { wrapper } = await mountPage(path, allIsWell);
    const text = wrapper.get('footer').text();
    expect(text).toContain('dev');
    expect(text).toContain('0123456789ab');
    expect(text).toContain('4f1c9e0b7d33');
  });

  test('says so when it is not known', async () => {
    const { wrapper } = await mountPage(
      '/shop',
      except('/api/info', () => problem(502)),
    );
    expect(wrapper.get('footer').text()).toContain('unknown');
  });
});
