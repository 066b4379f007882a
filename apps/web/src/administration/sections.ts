import type { Role } from '../session/session.ts';

/** The sections of the administration, and who sees each. The API checks the same. */
export const sections = {
  products: ['administrator', 'editor'],
  users: ['administrator'],
  audit: ['administrator'],
  account: ['administrator', 'editor', 'viewer'],
} as const satisfies Record<string, readonly Role[]>;

export type Section = keyof typeof sections;

/** The sections of a role, in their order. */
export const sectionsOf = (role: Role): Section[] =>
  (Object.keys(sections) as Section[]).filter((section) =>
    (sections[section] as readonly Role[]).includes(role),
  );
