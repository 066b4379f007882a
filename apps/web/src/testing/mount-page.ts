import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { onTestFinished, vi } from 'vitest';
import { createMemoryHistory, type Router } from 'vue-router';
import App from '../App.vue';
import { chooseLocale, type Locale, translation } from '../preferences/locale.ts';
import { createPageRouter } from '../router.ts';

/** What the fake API returns: a body, a Response, or a promise of one. */
export type Answers = (method: string, path: string, request: Request) => unknown;

/** A response that never arrives. */
export const never = new Promise<never>(() => undefined);

export function problem(status: number, extra: Record<string, unknown> = {}): Response {
  const body = JSON.stringify({
    type: 'about:blank',
    title: 'Refused',
    status,
    detail: 'Refused.',
    ...extra,
  });
  return new Response(body, { status, headers: { 'Content-Type': 'application/problem+json' } });
}

export interface MountedPage {
  wrapper: VueWrapper;
  router: Router;
  /** Every request so far, as `METHOD /path?query`. */
  requests: string[];
  /** Requests with their headers and bodies. */
  sent: Request[];
}

/** Mounts the whole application at an address with a fake API. Unmounted when the test ends. */
export async function mountPage(path: string, answers: Answers, locale: Locale = 'en'): Promise<MountedPage> {
  const requests: string[] = [];
  const sent: Request[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url);
    requests.push(`${request.method} ${url.pathname}${url.search}`);
    sent.push(request.clone() as Request);
    const answer = await answers(request.method, url.pathname, request);
    return answer instanceof Response ? answer : new Response(JSON.stringify(answer), { status: 200 });
  });
  await chooseLocale(locale);
  const router = createPageRouter(createMemoryHistory());
  await router.push(path);
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrapper = mount(App, {
    attachTo: document.body,
    global: { plugins: [translation, router, [VueQueryPlugin, { queryClient }]] },
  });
  onTestFinished(() => {
    wrapper.unmount();
    queryClient.clear();
    vi.unstubAllGlobals();
  });
  await flushPromises();
  return { wrapper, router, requests, sent };
}
