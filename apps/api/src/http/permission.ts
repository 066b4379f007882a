import type { RequestHandler } from 'express';

/**
 * Who may call a route. `monitoring` is the bearer of the monitoring token; `delivery` is an administrator or
 * the bearer of the delivery token.
 */
export type Permission = 'anyone' | 'administrator' | 'monitoring' | 'delivery';

/** Who is signed in, until when (seconds since 1970). */
export interface Session {
  email: string;
  role: 'admin';
  expires: number;
}

/** Makes the handler that lets a request through only if it has the permission. */
export type Gate = (permission: Permission) => RequestHandler;
