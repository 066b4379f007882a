import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import { variable } from './configuration.ts';

/** Ranges of IP addresses. */
export interface AddressRanges {
  /** Whether an address is in one of them; an IPv4 address also in its IPv6 form. */
  contains(address: string | undefined): boolean;
}

/** `10.0.0.0/8`, `2001:db8::/32`, or one address; undefined for anything else. */
function parseRange(range: string): { address: string; prefix: number; family: 'ipv4' | 'ipv6' } | undefined {
  const [, address = '', given] = /^([0-9a-fA-F:.]+)(?:\/(\d{1,3}))?$/.exec(range) ?? [];
  const version = isIP(address);
  if (version === 0) return undefined;
  const bits = version === 4 ? 32 : 128;
  const prefix = given === undefined ? bits : Number(given);
  return prefix > bits ? undefined : { address, prefix, family: `ipv${version as 4 | 6}` };
}

/** The ranges of a list in CIDR notation that was checked; without any, no address is contained. */
function openRanges(list: readonly string[]): AddressRanges {
  const ranges = new BlockList();
  for (const each of list) {
    const range = parseRange(each);
    if (range) ranges.addSubnet(range.address, range.prefix, range.family);
  }
  return {
    contains(address = '') {
      const version = isIP(address);
      return version !== 0 && ranges.check(address, version === 4 ? 'ipv4' : 'ipv6');
    },
  };
}

/** A variable with a list of ranges in CIDR notation, separated by commas; empty by default. */
export const addressRanges = () =>
  variable(
    z
      .string()
      .default('')
      .transform((list) => list.split(',').map((one) => one.trim()))
      .transform((list) => list.filter((one) => one !== ''))
      .refine(
        (list) => list.every((one) => parseRange(one) !== undefined),
        'is not a list of address ranges in CIDR notation',
      )
      .transform(openRanges),
    '10.0.0.0/8,2001:db8::/32',
  );
