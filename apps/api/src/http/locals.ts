import type { Trace } from '@presage/runtime/trace';
import type { Session } from './permission.ts';

declare global {
  namespace Express {
    /** Values of a request while it is answered. */
    interface Locals {
      trace: Trace;
      requestId: string;
      /** Template of the route that answers, for logs and metrics. */
      route?: string;
      session?: Session | null;
      /** A right password without the code that it needs: limits on attempts don't count it. */
      attemptContinues?: boolean;
      /** The error, for the log. Never sent to the client. */
      error?: unknown;
    }
  }
}
