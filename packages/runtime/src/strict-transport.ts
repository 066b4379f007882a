import type { ServerResponse } from 'node:http';

/**
 * Has browsers ask this host over https alone for a year (RFC 6797). Only for an answer that the client gets over https:
 * browsers ignore the header elsewhere. Other hosts of the domain are not this product's to decide about.
 */
export function requireHttps(response: ServerResponse): void {
  response.setHeader('Strict-Transport-Security', 'max-age=31536000');
}
