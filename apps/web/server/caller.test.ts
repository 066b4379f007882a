import type { IncomingMessage } from 'node:http';
import type { AddressRanges } from '@presage/runtime/address-ranges';
import { describe, expect, test } from 'vitest';
import { identifyCaller } from './caller.ts';

const proxies: AddressRanges = { contains: (address = '') => address.startsWith('10.') };

function identify(remoteAddress: string, headers: Record<string, string>) {
  const request = { socket: { remoteAddress }, headers: { host: 'web:8080', ...headers } };
  const caller = identifyCaller(request as unknown as IncomingMessage, proxies);
  return { caller, headers: request.headers as Record<string, string> };
}

describe('the caller', () => {
  test('is the peer, whatever it claims', () => {
    const { caller, headers } = identify('::ffff:192.0.2.1', {
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-host': 'shop.example',
      'x-forwarded-proto': 'https',
      forwarded: 'for=203.0.113.9',
    });
    expect(caller).toBe('192.0.2.1');
    expect(headers).toEqual({
      host: 'web:8080',
      'x-forwarded-for': '192.0.2.1',
      'x-forwarded-host': 'web:8080',
      'x-forwarded-proto': 'http',
    });
  });

  test('is what a trusted proxy reports, up to the first address that is no proxy', () => {
    const { caller, headers } = identify('10.0.0.1', {
      'x-forwarded-for': '198.51.100.1, 203.0.113.9, 10.0.0.2',
      'x-forwarded-host': 'shop.example',
      'x-forwarded-proto': 'https',
    });
    expect(caller).toBe('203.0.113.9');
    expect(headers['x-forwarded-for']).toBe('203.0.113.9');
    expect(headers['x-forwarded-host']).toBe('shop.example');
    expect(headers['x-forwarded-proto']).toBe('https');
  });

  test('is the proxy itself where it reports no address', () => {
    expect(identify('10.0.0.1', { 'x-forwarded-for': 'unknown' }).caller).toBe('10.0.0.1');
    expect(identify('10.0.0.1', {}).caller).toBe('10.0.0.1');
  });
});
