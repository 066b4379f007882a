import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, type StartedWeb, startWeb, writeSite } from './testing.ts';

const path = '/pages.json';
const noApi = 'http://127.0.0.1:9';
const digest = `sha256:${'0'.repeat(64)}`;
const image = `registry.example/presage/web:0123456789ab@${digest}`;
let web: StartedWeb;

beforeAll(async () => {
  web = await startWeb(writeSite(), noApi, 0, '', image);
});
afterAll(() => web.drain());

describe('the image of the pages', () => {
  test('is given by its reference, commit and digest, without the API', async () => {
    const { status, headers, body } = await ask(web.port, { path });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(JSON.parse(body.toString())).toEqual({ image, commit: '0123456789ab', digest });
  });

  test('has the same headers for HEAD', async () => {
    const { body } = await ask(web.port, { path });
    const head = await ask(web.port, { method: 'HEAD', path });
    expect(head.status).toBe(200);
    expect(head.headers['content-length']).toBe(String(body.length));
    expect(head.headers['cache-control']).toBe('no-cache');
    expect(head.body).toHaveLength(0);
  });

  test('cannot be written', async () => {
    const { status, headers, body } = await ask(web.port, { method: 'POST', path, body: 'x' });
    expect(status).toBe(405);
    expect(headers.allow).toBe('GET, HEAD');
    expect(JSON.parse(body.toString())).toMatchObject({ status: 405, instance: path });
  });

  test('is null outside of one', async () => {
    const outside = await startWeb(writeSite(), noApi);
    const { status, body } = await ask(outside.port, { path });
    expect(status).toBe(200);
    expect(JSON.parse(body.toString())).toEqual({ image: null, commit: null, digest: null });
    await outside.drain();
  });
});
