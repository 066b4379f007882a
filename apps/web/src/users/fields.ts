import { type Column, choice, type Fields, text } from '../fields/field.ts';
import type { components } from '../generated/api.ts';
import { translate } from '../preferences/locale.ts';
import { roles, type User } from './users.ts';

export type UserInput = components['schemas']['UserInput'];

/** The fields of a user, in the order of the form. */
export const userFields: Fields<UserInput, User> = {
  name: text({ attributes: { maxlength: 120, autocomplete: 'off' } }),
  email: {
    ...text({ attributes: { type: 'email', maxlength: 254, autocomplete: 'off' } }),
    problem: (written) => (/^\S+@\S+\.\S+$/.test(written.trim()) ? undefined : 'validation.not-an-email'),
  },
  role: choice(roles, { label: (role) => translate(`administration.role.${role}`) }),
};

/** Columns of the administration's table. */
export const userColumns: readonly Column<UserInput>[] = [
  { name: 'email', secondary: true },
  { name: 'role' },
];
