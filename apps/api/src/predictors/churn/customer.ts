import type { InputOf } from '../../definition/field.ts';
import { fields } from './fields.ts';

/** What is known of a customer. */
export type Customer = InputOf<typeof fields>;

/** A customer, and whether they left. */
export type Row = Customer & { readonly Churn: 'Yes' | 'No' };

/** In the order of the columns. */
export const fieldNames = Object.keys(fields) as readonly (keyof typeof fields)[];
