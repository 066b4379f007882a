import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, page, type StartedWeb, script, startWeb, writeSite } from './testing.ts';

const html = { accept: 'text/html,application/xhtml+xml' };
let web: StartedWeb;

beforeAll(async () => {
  web = await startWeb(writeSite(), 'http://127.0.0.1:9');
});
afterAll(() => web.drain());

describe('caching', () => {
  test('keeps hashed assets for a year', async () => {
    const { status, headers } = await ask(web.port, { path: '/assets/index-abc123.js' });
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['content-type']).toMatch(/javascript/);
  });

  test.each(['/', '/index.html', '/bird.svg', '/shop/42'])('asks for %s again each time', async (path) => {
    const { status, headers } = await ask(web.port, { path, headers: html });
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers.etag).toBeUndefined();
  });
});

describe('compression', () => {
  test.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
  ])('sends to %s what the build compressed', async (accepted, encoding, decompress) => {
    const { headers, body } = await ask(web.port, {
      path: '/assets/index-abc123.js',
      headers: { 'accept-encoding': accepted },
    });
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers.vary).toBe('Accept-Encoding');
    expect(headers['content-type']).toMatch(/javascript/);
    expect(decompress(body).toString()).toBe(script);
  });

  test('sends the uncompressed file to a client that accepts nothing else', async () => {
    const { headers, body } = await ask(web.port, { path: '/assets/index-abc123.js' });
    expect(headers['content-encoding']).toBeUndefined();
    expect(body.toString()).toBe(script);
  });
});

describe('what is not there', () => {
  test.each(['/shop', '/administration/products', '/no/such/page'])(
    'shows the page to who navigates to %s',
    async (path) => {
      const { status, body } = await ask(web.port, { path, headers: html });
      expect(status).toBe(200);
      expect(body.toString()).toBe(page);
    },
  );

  test.each([
    ['an unknown asset', '/assets/gone-abc.js', html],
    ['an unknown file', '/robots.txt', html],
    ['what is not a navigation', '/shop', { accept: 'application/json' }],
    ['a hidden file', '/.vite/manifest.json', {}],
    ['a path out of the folder', '/../../package.json', {}],
    ['the same, encoded', '/%2e%2e/%2e%2e/package.json', {}],
    ['a path that cannot be decoded', '/%E0%A4%A', {}],
  ])('answers 404 to %s', async (_what, path, headers) => {
    const answer = await ask(web.port, { path, headers });
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(JSON.parse(answer.body.toString())).toMatchObject({ status: 404, instance: path });
  });

  test('answers 405 to who writes to a page', async () => {
    const { status, headers } = await ask(web.port, { method: 'POST', path: '/', body: 'x' });
    expect(status).toBe(405);
    expect(headers.allow).toBe('GET, HEAD');
  });

  test('survives a file that a new build took away', async () => {
    const root = writeSite();
    const other = await startWeb(root, 'http://127.0.0.1:9');
    rmSync(join(root, 'bird.svg'));
    await expect(ask(other.port, { path: '/bird.svg' })).rejects.toThrow();
    expect((await ask(other.port, { path: '/' })).status).toBe(200);
    await other.drain();
  });
});

test('answers HEAD with the headers alone', async () => {
  const { status, headers, body } = await ask(web.port, { method: 'HEAD', path: '/assets/index-abc123.js' });
  expect(status).toBe(200);
  expect(Number(headers['content-length'])).toBe(script.length);
  expect(body).toHaveLength(0);
});

test('allows no inline script or style, and no other origin', async () => {
  const { headers } = await ask(web.port, { path: '/', headers: html });
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("style-src 'self'");
  expect(policy).toContain("connect-src 'self'");
  expect(policy).not.toMatch(/unsafe|data:|\*|http:/);
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['strict-transport-security']).toBeUndefined();
});
