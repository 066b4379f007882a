import type { Session } from '../http/permission.ts';
import type { ListedSession } from './store.ts';

/**
 * Sessions as they are answered.
 * @param session that of the request
 */
export const presentSessions = (sessions: readonly ListedSession[], session: Session | null) => ({
  items: sessions.map(({ id, agent, address, createdAt, seenAt, endsAt }) => ({
    id,
    current: id === session?.id,
    agent,
    address,
    createdAt: createdAt.toISOString(),
    seenAt: seenAt.toISOString(),
    endsAt: endsAt.toISOString(),
  })),
});
