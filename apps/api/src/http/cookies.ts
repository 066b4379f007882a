import { parseCookie } from 'cookie';
import type { Request, RequestHandler, Response } from 'express';

const kinds = ['session', 'visitor', 'device'] as const;
/** What a cookie is for. */
export type CookieKind = (typeof kinds)[number];

/** The cookies of one environment. Environments may be ports of one host, which share its cookies. */
export interface Cookies {
  /** The value of a cookie of the request; null without one. */
  read(request: Request, kind: CookieKind): string | null;
  /** Sets it with the answer, out of reach of scripts. */
  set(request: Request, response: Response, kind: CookieKind, value: string, seconds: number): void;
  /** Removes it with the answer. */
  clear(request: Request, response: Response, kind: CookieKind): void;
}

const optionsOf = (secure: boolean) => ({ httpOnly: true, sameSite: 'lax', path: '/', secure }) as const;

/**
 * Cookies whose names carry the environment: `presage-dev-session`. Over https they have the prefix `__Host-`, which
 * browsers accept from this host alone.
 */
export function cookiesOf(environment: string): Cookies {
  const names = kinds.map((kind) => `presage-${environment}-${kind}`);
  const nameOf = (request: Request, kind: CookieKind) => {
    const name = names[kinds.indexOf(kind)] as string;
    return request.secure ? `__Host-${name}` : name;
  };
  return {
    read(request, kind) {
      const header = request.headers.cookie;
      return header === undefined ? null : readCookie(header, nameOf(request, kind));
    },
    set(request, response, kind, value, seconds) {
      const options = { ...optionsOf(request.secure), maxAge: seconds * 1000 };
      response.cookie(nameOf(request, kind), value, options);
    },
    clear(request, response, kind) {
      response.clearCookie(nameOf(request, kind), optionsOf(request.secure));
    },
  };
}

/** The value of one cookie in a Cookie header (RFC 6265); null when it has none of that name. */
export const readCookie = (header: string, name: string): string | null => parseCookie(header)[name] ?? null;

/** Names that earlier versions used in every environment. */
const oldNames = ['presage_session', 'presage_visitor'];

/** Removes the cookies of earlier versions, which nothing reads any more. */
export const clearOldCookies: RequestHandler = (request, response, next) => {
  const header = request.headers.cookie;
  if (header?.includes('presage_'))
    for (const name of oldNames)
      if (readCookie(header, name) !== null) response.clearCookie(name, optionsOf(request.secure));
  next();
};
