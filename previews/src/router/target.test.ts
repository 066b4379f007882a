import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { describe, test } from 'node:test';
import { hostForm, isBrowser, targetOf } from './target.ts';
import { languageOf } from './texts.ts';

const asked = (host: string | undefined, url: string, headers = {}) =>
  ({
    method: 'GET',
    url,
    headers: { ...(host === undefined ? {} : { host }), ...headers },
  }) as IncomingMessage;

describe('the preview that a request names', () => {
  for (const [host, url, slug, path, prefix] of [
    ['my-branch.localhost:31000', '/a?b=c', 'my-branch', '/a?b=c', ''],
    ['My-Branch.LOCALHOST', '/', 'my-branch', '/', ''],
    ['my-branch.localhost:31000', '/_preview/other/', 'my-branch', '/_preview/other/', ''],
    ['localhost:31000', '/_preview/x/api/info?y', 'x', '/api/info?y', '/_preview/x'],
    ['127.0.0.1:31000', '/_preview/x', 'x', '/', '/_preview/x'],
    ['[::1]:31000', '/_preview/x?y', 'x', '/?y', '/_preview/x'],
  ] as const)
    test(`${host}${url}`, () => assert.deepEqual(targetOf(asked(host, url)), { slug, path, prefix }));

  for (const [host, url] of [
    [undefined, '/_preview/x/'],
    ['localhost:31000', '/'],
    ['localhost:31000', '/_preview/'],
    ['localhost:31000', '/_preview/X/'],
    ['localhost:31000', '/_preview/a.b/'],
    ['localhost:31000', '/_preview/a%2Fb/'],
    ['localhost:31000', '/x/_preview/a/'],
    ['evil.example', '/_preview/x/'],
    ['x.localhost.evil.example', '/'],
    ['a.x.localhost', '/'],
    ['-x.localhost', '/'],
    [`${'x'.repeat(41)}.localhost`, '/'],
    ['x.localhost:31000@evil.example', '/'],
    ['x.localhost:', '/'],
  ] as const)
    test(`none by ${host}${url}`, () => assert.equal(targetOf(asked(host, url)), undefined));
});

test('a browser gets the address by host name, at the port that it used', () => {
  const request = asked('localhost:8000', '/_preview/x/a?b');
  assert.equal(
    hostForm(request, { slug: 'x', path: '/a?b', prefix: '/_preview/x' }),
    'http://x.localhost:8000/a?b',
  );
  const browsers = [{ accept: 'text/html,*/*' }, { 'sec-fetch-site': 'same-site' }, { origin: 'null' }];
  for (const headers of browsers) assert.ok(isBrowser(asked('localhost', '/', headers)));
  assert.equal(isBrowser(asked('localhost', '/', { accept: '*/*' })), false);
});

test('a page is in French where French is wanted more', () => {
  const languages = ['fr', 'fr-CA,en;q=0.8', 'en;q=0.5,fr;q=0.7', 'en', 'de', undefined, 'en,fr'];
  assert.deepEqual(languages.map(languageOf), ['fr', 'fr', 'fr', 'en', 'en', 'en', 'en']);
});
