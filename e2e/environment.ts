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

/** What the tests drive: the cluster that `up` created, or the application that `docker compose up` started here. */
export const target: 'cluster' | 'compose' =
  process.env.PRESAGE_E2E_TARGET === 'compose' ? 'compose' : 'cluster';

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

type Addresses = Readonly<Record<EnvironmentName, string>>;

/** Compose runs one environment; the tests that need another one are tagged `twoEnvironments`. */
const onlyEnvironment = (url: string): Addresses => ({
  prod: url,
  get dev(): string {
    throw new Error('Docker Compose runs one environment.');
  },
});

const inCompose = (variable: string, portVariable: string, port: number) =>
  onlyEnvironment(given(variable) ?? `http://localhost:${process.env[portVariable] || port}`);

async function inCluster(
  service: string,
  variables: Readonly<Record<EnvironmentName, string>>,
): Promise<Addresses> {
  const [prod, dev] = await Promise.all([
    addressOf('prod', service, variables.prod),
    addressOf('dev', service, variables.dev),
  ]);
  return { prod, dev };
}

/** The tag of tests that need a second environment. */
export const twoEnvironments = '@two-environments';

/** The address of each environment's pages. */
export const pages: Addresses =
  target === 'compose'
    ? inCompose('PRESAGE_PROD_URL', 'PRESAGE_WEB_PORT', 30001)
    : await inCluster('web', { prod: 'PRESAGE_PROD_URL', dev: 'PRESAGE_DEV_URL' });

/** The address of each environment's API. */
export const apis: Addresses =
  target === 'compose'
    ? inCompose('PRESAGE_PROD_API_URL', 'PRESAGE_API_PORT', 30080)
    : await inCluster('api-public', { prod: 'PRESAGE_PROD_API_URL', dev: 'PRESAGE_DEV_API_URL' });

/** The cookie of a session in an environment; its name contains what the environment calls itself. */
export const sessionCookie = (environment: EnvironmentName): string =>
  `presage-${target === 'compose' ? 'compose' : environment}-session`;

/** The address of Argo CD. */
export const argocd: string = given('PRESAGE_ARGOCD_URL') ?? `https://localhost:${argocdPort()}`;

const composePassword = (): string =>
  execFileSync(
    'docker',
    ['compose', 'exec', '--no-TTY', 'api', 'cat', '/run/secrets/presage/admin-password'],
    { cwd: checkout, encoding: 'utf8' },
  );

interface Passwords {
  readonly environments: readonly { readonly environment: string; readonly password: string }[];
  readonly argocd: string;
  readonly argocdViewer: string;
}

let passwords: Passwords | undefined;
let administratorInCompose: string | undefined;

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

/** The administrator's password: the one of what is tested, unless PRESAGE_PROD_PASSWORD or PRESAGE_DEV_PASSWORD is set. */
export function passwordOf(environment: EnvironmentName): string {
  const variable = process.env[`PRESAGE_${environment.toUpperCase()}_PASSWORD`];
  if (variable) return variable;
  if (target === 'compose') {
    administratorInCompose ??= composePassword();
    return administratorInCompose;
  }
  const found = readPasswords().environments.find((one) => one.environment === environment);
  if (!found) throw new Error(`\`gitops password\` shows none of ${environment}.`);
  return found.password;
}
