import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { useOriginForm } from './request-target.ts';

for (const [given, url, host] of [
  ['/api/products?x=1', '/api/products?x=1', 'sent'],
  ['//other/path', '//other/path', 'sent'],
  ['*', '*', 'sent'],
  ['http://shop.example/api/products?x=1', '/api/products?x=1', 'shop.example'],
  ['HTTPS://shop.example:8443/', '/', 'shop.example:8443'],
  ['http://shop.example', '/', 'shop.example'],
  ['http://shop.example?x=1', '/?x=1', 'shop.example'],
  ['http://user:word@shop.example/a', '/a', 'shop.example'],
  ['http://shop.example/http://other/', '/http://other/', 'shop.example'],
] as const)
  test(`${given} is read as ${url} of ${host}`, () => {
    const request = { url: given as string, headers: { host: 'sent' } };
    useOriginForm(request as IncomingMessage);
    assert.deepEqual(request, { url, headers: { host } });
  });
