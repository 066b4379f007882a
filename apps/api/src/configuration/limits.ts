import { variable, wholeNumber } from '@presage/runtime/configuration';
import { z } from 'zod';

/** So many requests in so many seconds. */
export interface RateLimit {
  readonly requests: number;
  readonly seconds: number;
}

/** Requests that one caller may make: an account, or an address when nobody is signed in. */
export const defaultRates = {
  /** Failed attempts, of one address. */
  'sign-in': { requests: 10, seconds: 300 },
  training: { requests: 60, seconds: 3_600 },
  import: { requests: 120, seconds: 3_600 },
  preview: { requests: 120, seconds: 60 },
  batch: { requests: 300, seconds: 60 },
  export: { requests: 60, seconds: 60 },
  creation: { requests: 60, seconds: 60 },
} as const satisfies Record<string, RateLimit>;

export type Rates = Readonly<Record<keyof typeof defaultRates, RateLimit>>;

const names = Object.keys(defaultRates).join('|');
const rate = new RegExp(`^(${names})=([1-9]\\d{0,6})/([1-9]\\d{0,5})$`);

/** The variables that limit what callers may do and what is stored; see docs/security.md. */
export const limitVariables = {
  RATE_LIMITS: variable(
    z
      .string()
      .default('')
      .transform((list) => list.split(',').filter((one) => one !== ''))
      .refine(
        (list) => list.every((one) => rate.test(one)),
        `is not a list of limits: one of ${names.replaceAll('|', ', ')}, then =, requests, / and seconds`,
      )
      .transform((list): Rates => {
        const changed = list.map((one) => {
          const [, name = '', requests, seconds] = rate.exec(one) ?? [];
          return [name, { requests: Number(requests), seconds: Number(seconds) }];
        });
        return { ...defaultRates, ...Object.fromEntries(changed) };
      }),
    'batch=600/60,training=10/3600',
  ),
  STORED_ROWS: wholeNumber(0, 1_000_000_000, 2_000_000),
  STORED_ROWS_PER_VISITOR: wholeNumber(0, 1_000_000_000, 100_000),
  STORED_MB_PER_DAY: wholeNumber(0, 1_000_000, 1_000),
  STORED_MB_PER_DAY_PER_VISITOR: wholeNumber(0, 1_000_000, 100),
  BATCH_STORED_ROWS: wholeNumber(0, 100_000, 10_000),
  RETENTION_DAYS: wholeNumber(1, 36_500, 180),
  AUDIT_RETENTION_DAYS: wholeNumber(1, 36_500, 730),
  DATABASE_LIMIT_MIB: wholeNumber(1, 1_000_000_000, 2_048),
};

/** What is stored at most, and for how long. */
export interface StorageLimits {
  /** Predictions that are kept, of everyone. */
  readonly rows: number;
  /** Of one visitor or account. */
  readonly rowsPerVisitor: number;
  /** Bytes of predictions that are stored in a day (UTC), of everyone. */
  readonly bytesPerDay: number;
  /** Of one account, or of one address when nobody is signed in: a visitor can drop the cookie. */
  readonly bytesPerDayPerVisitor: number;
  /** A batch with more rows is stored only when an administrator asks for it. */
  readonly batchRows: number;
  readonly retentionDays: number;
  /** Of the audit list. */
  readonly auditRetentionDays: number;
  /** The size that the database's volume has. */
  readonly databaseBytes: number;
}

type Read = { readonly [Name in keyof typeof limitVariables]: z.output<(typeof limitVariables)[Name]> };

/** The limits of what is stored, from the variables. */
export const storageLimits = (read: Omit<Read, 'RATE_LIMITS'>): StorageLimits => ({
  rows: read.STORED_ROWS,
  rowsPerVisitor: read.STORED_ROWS_PER_VISITOR,
  bytesPerDay: read.STORED_MB_PER_DAY * 1_000_000,
  bytesPerDayPerVisitor: read.STORED_MB_PER_DAY_PER_VISITOR * 1_000_000,
  batchRows: read.BATCH_STORED_ROWS,
  retentionDays: read.RETENTION_DAYS,
  auditRetentionDays: read.AUDIT_RETENTION_DAYS,
  databaseBytes: read.DATABASE_LIMIT_MIB * 1_048_576,
});

/** The limits when no variable is set. */
export const defaultStorage: StorageLimits = storageLimits(z.object(limitVariables).parse({}));
