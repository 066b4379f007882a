import { execFileSync } from 'node:child_process';
import {
  type Address,
  addressesOf,
  argocdPort,
  checkout,
  descriptorIn,
  environmentOf,
  readClusterRecord,
  readConfiguration,
} from '@presage/gitops';

export { checkout };

/** The environments that the tests drive: the first one, and the one that is promoted to. */
export type EnvironmentName = 'dev' | 'prod';

function given(variable: string): string | undefined {
  const value = process.env[variable];
  if (!value) return undefined;
  if (!URL.canParse(value))
    throw new Error(`${variable}=${value} is not a URL. Example: ${variable}=http://localhost:30001`);
  return new URL(value).origin;
}

/** The addresses that an environment publishes, as its rendered overlay states them. */
async function published(name: EnvironmentName): Promise<readonly Address[]> {
  const { environments } = await descriptorIn();
  const { tools } = await readClusterRecord(readConfiguration().state);
  return addressesOf(tools, checkout, environmentOf(environments, name));
}

async function addressOf(name: EnvironmentName, service: string, variable: string): Promise<string> {
  const url = given(variable) ?? (await published(name)).find((one) => one.service === service)?.url;
  if (url === undefined) throw new Error(`${name} publishes no Service ${service}: see overlays/${name}.`);
  return url;
}

const [prodPages, devPages, prodApi, devApi] = await Promise.all([
  addressOf('prod', 'web', 'PRESAGE_PROD_URL'),
  addressOf('dev', 'web', 'PRESAGE_DEV_URL'),
  addressOf('prod', 'api-public', 'PRESAGE_PROD_API_URL'),
  addressOf('dev', 'api-public', 'PRESAGE_DEV_API_URL'),
]);

/** The address of each environment's pages. */
export const pages = { prod: prodPages, dev: devPages } as const;

/** The address of each environment's API. */
export const apis = { prod: prodApi, dev: devApi } as const;

/** The address of Argo CD. */
export const argocd: string = given('PRESAGE_ARGOCD_URL') ?? `https://localhost:${argocdPort()}`;

interface Passwords {
  readonly environments: readonly { readonly environment: string; readonly password: string }[];
  readonly argocd: string;
  readonly argocdViewer: string;
}

let passwords: Passwords | undefined;

function readPasswords(): Passwords {
  passwords ??= JSON.parse(
    execFileSync(process.execPath, [`${checkout}/gitops/src/main.ts`, 'password', '--json'], {
      encoding: 'utf8',
    }),
  ) as Passwords;
  return passwords;
}

/** The accounts that sign in to Argo CD. */
export type Account = 'presage' | 'viewer';

/** The password of an account of Argo CD. */
export const argocdPassword = (account: Account): string =>
  account === 'presage' ? readPasswords().argocd : readPasswords().argocdViewer;

/** The administrator's password: the cluster's, unless PRESAGE_PROD_PASSWORD or PRESAGE_DEV_PASSWORD is set. */
export function passwordOf(environment: EnvironmentName): string {
  const variable = process.env[`PRESAGE_${environment.toUpperCase()}_PASSWORD`];
  if (variable) return variable;
  const found = readPasswords().environments.find((one) => one.environment === environment);
  if (!found) throw new Error(`\`gitops password\` shows none of ${environment}.`);
  return found.password;
}
