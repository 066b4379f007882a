import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { addressRanges } from './address-ranges.ts';
import { ConfigurationError, readEnvironment } from './configuration.ts';

const read = (PROXIES: string) =>
  readEnvironment(z.object({ PROXIES: addressRanges() }), { PROXIES }).PROXIES;

test('ranges contain their addresses, IPv4 also in its IPv6 form', () => {
  const ranges = read('10.1.0.0/16, 192.0.2.7,2001:db8::/32');
  for (const address of ['10.1.0.0', '10.1.255.255', '::ffff:10.1.2.3', '192.0.2.7', '2001:db8::1'])
    assert.equal(ranges.contains(address), true, address);
  for (const address of [
    '10.2.0.0',
    '192.0.2.8',
    '::ffff:10.2.0.1',
    '2001:db9::1',
    'nonsense',
    '',
    undefined,
  ])
    assert.equal(ranges.contains(address), false, address);
});

test('without any, no address is contained', () => {
  assert.equal(read('').contains('127.0.0.1'), false);
});

for (const wrong of [
  '10.0.0.0/33',
  '10.0.0/8',
  '::/129',
  'localhost',
  '10.0.0.0/8;10.1.0.0/16',
  '1.2.3.4/-1',
])
  test(`${wrong} is refused with an example`, () => {
    assert.throws(
      () => read(wrong),
      (error) => {
        assert.ok(error instanceof ConfigurationError);
        assert.match(
          error.message,
          /^PROXIES=".*" is not a list of address ranges in CIDR notation\. Example: PROXIES=10\.0\.0\.0\/8,2001/,
        );
        return true;
      },
    );
  });
