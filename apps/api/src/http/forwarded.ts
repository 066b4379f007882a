import type { Socket } from 'node:net';
import type { AddressRanges } from '@presage/runtime/address-ranges';
import type { Express } from 'express';

/** Whose word about the caller is believed. */
export interface Proxies {
  /** Peers in these ranges. */
  readonly ranges: AddressRanges;
  /** Every peer that connects to this port: the network lets proxies alone reach it. 0 for no such port. */
  readonly port: number;
}

const forwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'];

/**
 * Removes what a request claims about its caller, unless a proxy sent it. Express then reads the caller's address,
 * scheme and host from what is left: hop 0 is the peer itself, which is a proxy if a header is left; further hops are
 * proxies only by their range.
 */
export function believeProxies(app: Express, { ranges, port }: Proxies): void {
  const isProxy = ({ localPort, remoteAddress }: Socket) =>
    (port !== 0 && localPort === port) || ranges.contains(remoteAddress);
  app.set('trust proxy', (address: string, hop: number) => hop === 0 || ranges.contains(address));
  app.use((request, _response, next) => {
    if (!isProxy(request.socket)) for (const name of forwarded) delete request.headers[name];
    next();
  });
}
