import type { Session } from '../http/permission.ts';
import type { Party } from './store.ts';

/** Who makes a change. The permission of the route requires a session. */
export function actorOf(session: Session | null): Party {
  if (!session) throw new Error('a change of an account has no session');
  return { id: session.account, email: session.email };
}
