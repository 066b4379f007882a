// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answers, commit, first } from '../testing/deliveries.ts';
import { type Answers, type MountedPage, mountPage, problem } from '../testing/mount-page.ts';
import { administrator } from '../testing/records.ts';
import type { DeliveryJob } from './orders.ts';

const id = '6f1f2a52-9d0b-4a3e-8a57-1f6a5c1f0042';
const queued: DeliveryJob = {
  ...{ id, verb: 'promote', environment: 'prod', commit: commit('a'), by: 'Ada' },
  ...{ at: '2026-11-20T10:00:00.000Z', state: 'queued', ended: null, delivered: null },
  ...{ reason: null, next: null, lines: [] },
};
const changeable = [
  { name: 'dev', from: null, confirm: false },
  { name: 'prod', from: 'dev', confirm: true },
];
const older = { ...first, commit: commit('8'), subject: 'promote 000000000000 to prod: an older page' };

describe('what an administrator asks for', () => {
  let job: DeliveryJob | Response;
  let jobs: DeliveryJob[];
  let refusal: Response | undefined;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'] });
    job = queued;
    jobs = [];
    refusal = undefined;
  });
  afterEach(() => vi.useRealTimers());

  const given: Answers = (method, path, request) => {
    if (path === '/api/session') return administrator;
    if (path === '/api/deliveries/log') return { items: [first, older], total: 2 };
    if (path === '/api/deliveries/jobs' && method === 'POST') return refusal?.clone() ?? queued;
    if (path === '/api/deliveries/jobs') return { environments: changeable, jobs };
    if (path.startsWith('/api/deliveries/jobs/')) return job instanceof Response ? job.clone() : job;
    return answers(method, path, request);
  };
  const open = (locale: 'en' | 'fr' = 'en', other: Answers = given) =>
    mountPage('/deliveries', other, locale);
  const button = ({ wrapper }: MountedPage, text: string) =>
    wrapper.findAll('main button').find((each) => each.text().replace(/\s+/g, ' ').startsWith(text));
  const press = async (page: MountedPage, text: string) => {
    const found = button(page, text);
    (found?.element as HTMLElement | undefined)?.focus();
    await found?.trigger('click');
    await flushPromises();
  };
  const posted = async ({ sent }: MountedPage) =>
    Promise.all(
      sent
        .filter(({ method }) => method === 'POST')
        .map(async (request) => JSON.parse(await request.clone().text())),
    );
  const tick = async () => {
    await vi.advanceTimersByTimeAsync(1_100);
    await flushPromises();
  };

  test('shows first what changes, and waits for the typed name of prod', async () => {
    const page = await open();
    await press(page, 'Promote dev to prod');
    const form = page.wrapper.get('form.order');
    expect(document.activeElement).toBe(form.get('h3').element);
    expect(form.text()).toContain('+replicas: 2');
    expect(page.requests).toContain('GET /api/deliveries/diff?from=prod&to=dev');
    const submit = form.get('button[type="submit"]');
    expect(form.get('label').text()).toBe('Type prod to confirm');
    for (const text of ['', 'Prod', 'production']) {
      await form.get('input').setValue(text);
      expect(submit.attributes('disabled')).toBeDefined();
      await form.trigger('submit');
    }
    expect(await posted(page)).toEqual([]);
    await form.get('input').setValue('prod');
    expect(submit.attributes('disabled')).toBeUndefined();
    await form.trigger('submit');
    await flushPromises();
    // The commits are those of the difference that was shown.
    expect(await posted(page)).toEqual([
      { verb: 'promote', environment: 'prod', commit: commit('a'), head: commit('d'), confirmation: 'prod' },
    ]);
    const panel = page.wrapper.get('.job');
    expect(document.activeElement).toBe(panel.get('h3').element);
    expect(panel.get('h3').text()).toBe('Promotion of aaaaaaaaaaaa to prod, by Ada');
    expect(panel.get('[role="status"]').text()).toBe('Waiting for its turn');
  });

  test('follows it until it ends, also past a moment without an answer, and then reads everything again', async () => {
    const page = await open();
    await press(page, 'Promote dev to prod');
    await page.wrapper.get('form.order input').setValue('prod');
    await page.wrapper.get('form.order').trigger('submit');
    await flushPromises();
    job = { ...queued, state: 'running', lines: ['• Promote 111111111111 from dev to prod …'] };
    await tick();
    const panel = page.wrapper.get('.job');
    expect(panel.text()).toContain('Running');
    expect(panel.get('pre').text()).toContain('• Promote');
    job = problem(503, { code: 'unavailable' });
    await tick();
    expect(panel.text()).toContain('The delivery goes on');
    job = { ...queued, state: 'live', delivered: commit('c') };
    const reads = () => page.requests.filter((each) => each === 'GET /api/deliveries').length;
    const before = reads();
    await tick();
    expect(panel.get('[role="status"]').text()).toBe('Live');
    expect(reads()).toBe(before + 1);
    const polls = () => page.requests.filter((each) => each.endsWith(id)).length;
    const asked = polls();
    await tick();
    expect(polls()).toBeLessThanOrEqual(asked + 1);
    await press(page, 'Close');
    expect(page.wrapper.find('.job').exists()).toBe(false);
    expect(document.activeElement?.textContent).toContain('Promote dev to prod');
  });

  test('rolls back by a commit of the log, but not to what runs', async () => {
    const page = await open();
    const [newest, other] = page.wrapper.findAll('article');
    expect(newest?.text()).not.toContain('Roll back to this one');
    expect(other?.text()).toContain('Roll back to this one');
    await press(page, 'Roll back to this one');
    expect(page.requests).toContain(`GET /api/deliveries/diff?from=prod&to=${commit('8')}`);
    const form = page.wrapper.get('form.order');
    expect(form.get('h3').text()).toBe('Roll prod back to 888888888888');
    expect(form.text()).toContain('automated sync stays on');
    await press(page, 'Cancel');
    expect(page.wrapper.find('form.order').exists()).toBe(false);
    expect(document.activeElement?.textContent).toContain('Roll back to this one');
    expect(await posted(page)).toEqual([]);
  });

  test('says why it was refused or failed, in the words of the tool', async () => {
    const text = 'dev has a newer delivery than the one that was shown.';
    refusal = problem(409, { code: 'deliveries-refused', params: { text }, detail: text });
    const page = await open();
    await press(page, 'Promote dev to prod');
    await page.wrapper.get('form.order input').setValue('prod');
    await page.wrapper.get('form.order').trigger('submit');
    await flushPromises();
    expect(page.wrapper.get('form.order [role="alert"]').text()).toContain(text);
    await press(page, 'Try again');
    expect(page.wrapper.find('form.order [role="alert"]').exists()).toBe(false);
    expect(page.requests.filter((each) => each.includes('/diff?from=prod&to=dev')).length).toBeGreaterThan(1);

    refusal = undefined;
    job = { ...queued, state: 'failed', reason: 'dev is Degraded.', next: 'See status.' };
    await page.wrapper.get('form.order').trigger('submit');
    await flushPromises();
    const panel = page.wrapper.get('.job');
    expect(panel.get('[role="status"]').text()).toBe('Failed');
    expect(panel.get('.field-error[lang="en"]').text()).toBe('dev is Degraded.');
  });

  test('shows one that runs already, and says when nothing is known about it', async () => {
    jobs = [{ ...queued, state: 'running' }];
    job = problem(404, { code: 'deliveries-refused', params: { text: 'There is no such job.' } });
    const page = await open();
    expect(page.requests).toContain(`GET /api/deliveries/jobs/${id}`);
    expect(page.wrapper.get('.job').text()).toContain('The log shows what was delivered');
  });

  test('is in French', async () => {
    const page = await open('fr');
    await press(page, 'Promouvoir dev vers prod');
    const form = page.wrapper.get('form.order');
    expect(form.text()).toContain('prod reçoit ce que dev fait tourner');
    expect(form.get('label').text()).toBe('Saisir prod pour confirmer');
    expect(form.get('button[type="submit"]').text()).toBe('Promouvoir vers prod');
    await form.get('input').setValue('prod');
    await form.trigger('submit');
    await flushPromises();
    expect(page.wrapper.get('.job [role="status"]').text()).toBe('Attend son tour');
  });

  test.each([
    ['a visitor', { user: null, expiresAt: null }],
    ['an editor', { ...administrator, user: { ...administrator.user, role: 'editor' } }],
  ])('is nothing for %s', async (_who, session) => {
    const page = await open('en', (method, path, request) =>
      path === '/api/session' ? session : given(method, path, request),
    );
    expect(page.wrapper.findAll('article').length).toBeGreaterThan(0);
    for (const text of ['Promote', 'Roll back']) expect(button(page, text)).toBeUndefined();
    expect(page.requests.some((each) => each.includes('/jobs'))).toBe(false);
  });
});
