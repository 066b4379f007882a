import type { CategoryField } from '../../definition/field.ts';
import { type Encode, type Feature, makeEncoder } from '../../learning/features.ts';
import type { Customer } from './customer.ts';
import { fields } from './fields.ts';

/** The fields as models see them: a vector has one place for each, in this order. */
export const features: readonly Feature[] = Object.entries(fields).map(([name, field]) =>
  field.kind === 'number'
    ? { kind: 'number', name }
    : { kind: 'category', name, values: (field as CategoryField).values.map(({ value }) => value) },
);

export const placeOf = (name: keyof typeof fields): number =>
  features.findIndex((feature) => feature.name === name);

const tenure = placeOf('tenure');
const monthly = placeOf('MonthlyCharges');
const total = placeOf('TotalCharges');

const encode: Encode = makeEncoder(features);

/**
 * Writes a customer as a vector. A total that is not known is what it would be at today’s price: in the
 * published data it is blank exactly for those who came this month, of whom it is 0.
 */
export function encodeCustomer(customer: Customer, into: Float64Array): void {
  encode(customer, into);
  if (Number.isNaN(into[total] as number)) into[total] = (into[tenure] as number) * (into[monthly] as number);
}

export function vectorOf(customer: Customer): Float64Array {
  const vector = new Float64Array(features.length);
  encodeCustomer(customer, vector);
  return vector;
}
