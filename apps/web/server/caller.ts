import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { AddressRanges } from '@presage/runtime/address-ranges';

/**
 * Replaces what a request claims about its caller (`X-Forwarded-*`) with what is known: the address of the peer, or
 * what a trusted proxy says about the caller before it.
 * @returns the address of the caller
 */
export function identifyCaller(request: IncomingMessage, proxies: AddressRanges): string {
  const { headers, socket } = request;
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const trusted = proxies.contains(peer);
  const chain = String(headers['x-forwarded-for'] ?? '').split(',');
  let caller = peer;
  for (
    let next = chain.pop()?.trim();
    proxies.contains(caller) && next && isIP(next);
    next = chain.pop()?.trim()
  )
    caller = next;
  const claimed = (name: 'x-forwarded-host' | 'x-forwarded-proto') => (trusted ? headers[name] : undefined);
  const host = claimed('x-forwarded-host') ?? headers.host ?? '';
  const scheme = claimed('x-forwarded-proto') ?? 'http';
  delete headers.forwarded;
  headers['x-forwarded-for'] = caller;
  headers['x-forwarded-host'] = host;
  headers['x-forwarded-proto'] = scheme;
  return caller;
}

/** Whether the caller sent the request over https, by what `identifyCaller` left; of several proxies, the first counts. */
export const isSecure = ({ headers }: IncomingMessage): boolean =>
  String(headers['x-forwarded-proto']).split(',', 1)[0]?.trim() === 'https';
