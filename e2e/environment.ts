import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The checkout whose command line and pages are tested. */
export const checkout = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

function address(variable: string, fallback: string): string {
  const value = process.env[variable] || fallback;
  if (!URL.canParse(value))
    throw new Error(`${variable}=${value} is no address. Example: ${variable}=${fallback}`);
  return new URL(value).origin;
}

/** Where the pages of each environment answer. */
export const pages = {
  prod: address('PRESAGE_PROD_URL', 'http://localhost:30001'),
  dev: address('PRESAGE_DEV_URL', 'http://localhost:31001'),
} as const;

/** Where the API of each environment answers by itself. */
export const apis = {
  prod: address('PRESAGE_PROD_API_URL', 'http://localhost:30080'),
  dev: address('PRESAGE_DEV_API_URL', 'http://localhost:31080'),
} as const;

export type EnvironmentName = keyof typeof pages;

let passwords: Record<EnvironmentName, string> | undefined;

/** The administrator's password: of the cluster, unless PRESAGE_PROD_PASSWORD or PRESAGE_DEV_PASSWORD names one. */
export function passwordOf(environment: EnvironmentName): string {
  const given = process.env[`PRESAGE_${environment.toUpperCase()}_PASSWORD`];
  if (given) return given;
  passwords ??= JSON.parse(
    execFileSync(process.execPath, [`${checkout}/gitops/src/main.ts`, 'password', '--json'], {
      encoding: 'utf8',
    }),
  ) as Record<EnvironmentName, string>;
  return passwords[environment];
}
