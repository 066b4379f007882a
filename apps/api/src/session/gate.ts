import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { Configuration } from '../configuration/configuration.ts';
import type { Gate, Permission } from '../http/permission.ts';
import { Problem } from '../http/problem.ts';
import { message } from '../messages/message.ts';
import { cookieName, readCookie, type SessionSigner } from './session.ts';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Whether a request carries the token, compared in constant time. An empty token is never accepted. */
function bearerOf(token: string): (request: Request) => boolean {
  const expected = digest(`Bearer ${token}`);
  return (request) => token !== '' && timingSafeEqual(digest(request.get('authorization') ?? ''), expected);
}

/** The gate of each permission. It puts the session, if there is one, in `response.locals.session`. */
export function openGate(signer: SessionSigner, { secrets }: Pick<Configuration, 'secrets'>): Gate {
  const isMonitoring = bearerOf(secrets.monitoringToken);
  const isDelivery = bearerOf(secrets.deliveryToken);
  const gates: Record<Permission, RequestHandler> = {
    anyone: (request, response, next) => {
      const cookie = readCookie(request.headers.cookie, cookieName);
      response.locals.session = cookie === null ? null : signer.read(cookie);
      next();
    },
    administrator: (request, response, next) => {
      const cookie = readCookie(request.headers.cookie, cookieName);
      const session = cookie === null ? null : signer.read(cookie);
      if (session?.role !== 'admin') throw new Problem('sign-in-required');
      response.locals.session = session;
      next();
    },
    monitoring: (request, _response, next) => {
      if (!isMonitoring(request))
        throw new Problem('sign-in-required', { headers: { 'WWW-Authenticate': 'Bearer realm="metrics"' } });
      next();
    },
    delivery: (request, response, next) => {
      if (isDelivery(request)) next();
      else if (request.get('authorization') === undefined) gates.administrator(request, response, next);
      else
        throw new Problem('sign-in-required', {
          message: message('delivery-token-wrong'),
          headers: { 'WWW-Authenticate': 'Bearer realm="delivery"' },
        });
    },
  };
  return (permission) => gates[permission];
}
