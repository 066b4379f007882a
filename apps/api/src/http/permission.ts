import type { RequestHandler } from 'express';

export const roles = ['administrator', 'editor', 'viewer'] as const;
/** What an account may do. Each role may do what the ones after it may. */
export type Role = (typeof roles)[number];

/** Who may call an operation. */
export interface Access {
  /** The roles of the accounts that may; `everyone` includes visitors who are not signed in. */
  readonly roles: readonly Role[] | 'everyone';
  /** Whose bearer may too. */
  readonly token?: 'monitoring' | 'delivery';
  /** Whether the answer depends on who is signed in. Where it does not, no session is looked up. */
  readonly session: boolean;
  /** Whether an environment can open it to everyone: `DELIVERIES_FOR`. */
  readonly opens?: true;
}

/**
 * The rights of each permission: the only place that gives roles rights. Every route names its permission.
 * - `anyone`: the same answer for everyone
 * - `owner`: everyone, each their own: a visitor by the cookie, an account by its session; administrators all
 * - `account`: everyone who is signed in, each their own account
 * - `reader`: everyone who is signed in, the same for all; everyone in an environment that opens it
 */
export const access = {
  anyone: { roles: 'everyone', session: false },
  owner: { roles: 'everyone', session: true },
  account: { roles, session: true },
  reader: { roles, session: true, opens: true },
  editor: { roles: ['administrator', 'editor'], session: true },
  administrator: { roles: ['administrator'], session: true },
  monitoring: { roles: [], session: false, token: 'monitoring' },
  'editor-or-delivery': { roles: ['administrator', 'editor'], session: true, token: 'delivery' },
  'administrator-or-delivery': { roles: ['administrator'], session: true, token: 'delivery' },
} as const satisfies Record<string, Access>;

export type Permission = keyof typeof access;

/** Who is signed in: a session that was found, and its account. */
export interface Session {
  /** Id of the session. */
  id: string;
  /** Id of the account. */
  account: string;
  name: string;
  email: string;
  role: Role;
  /** When it ends, however much it is used. */
  endsAt: Date;
}

/** Makes the handler that lets a request through only if it has the permission. */
export type Gate = (permission: Permission) => RequestHandler;
