import type { Invitation, User as Row } from '../generated/client.ts';
import type { User } from './schema.ts';

/** A row with its invitation, if there is one. */
export type AccountRow = Row & { readonly invitation: Invitation | null };

/** An account as it is answered, without its password. */
export function present(row: AccountRow): User {
  const { id, name, email, role, generated, createdAt, updatedAt, version } = row;
  const invited = row.invitation !== null && row.invitation.expiresAt > new Date();
  return {
    id,
    name,
    email,
    role,
    state: stateOf(row, invited),
    generated,
    secondFactor: row.totpConfirmedAt !== null,
    invitedUntil: invited ? (row.invitation?.expiresAt.toISOString() ?? null) : null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    version,
  };
}

function stateOf({ deactivatedAt, passwordHash, generated }: AccountRow, invited: boolean): User['state'] {
  if (deactivatedAt !== null) return 'deactivated';
  if (passwordHash !== null || generated) return 'active';
  return invited ? 'invited' : 'uninvited';
}
