import {
  addressesOf,
  type Cluster,
  type Configuration,
  descriptorIn,
  type Environment,
  environmentOf,
  openCluster,
  readSecrets,
} from '@presage/gitops';
import { readLocalConfiguration, readLocalSecret } from '@presage/local';
import { exitCode, Refusal } from '@presage/runtime/refusal';

/** An API that can be asked: that of `npm start`, or of an environment of the cluster. */
export interface Place {
  /** `local`, or the name of an environment. */
  readonly name: string;
  readonly api: string;
  readonly pages: string;
  /** What starts it. */
  readonly startedBy: string;
  readonly token: string;
  /** Where its pods run; none for `local`. */
  readonly namespace?: string;
  /** None for `local`, whose versions no branch of git pins. */
  readonly environment?: Environment;
}

/** The name of the application of `npm start`. */
export const localName = 'local';

const tokenName = 'delivery-token';

/** @throws Refusal when nothing was started yet */
export function localPlace({ state }: Pick<Configuration, 'state'>): Place {
  const { apiPort, webPort } = readLocalConfiguration();
  const token = readLocalSecret(state, tokenName);
  if (token === undefined)
    throw new Refusal(
      'There is no local application yet.',
      'Run `npm start` in another terminal, or name an environment of the cluster: --help shows the option.',
      exitCode.unavailable,
    );
  return {
    name: localName,
    api: `http://127.0.0.1:${apiPort}`,
    pages: `http://localhost:${webPort}`,
    startedBy: 'npm start',
    token,
  };
}

/**
 * The API of an environment, at the node ports or host names that its overlay states.
 * @throws Refusal when the overlay publishes no API, or its token was not generated yet
 */
export async function placeOf(
  { state }: Pick<Configuration, 'state'>,
  { record }: Pick<Cluster, 'record'>,
  environment: Environment,
): Promise<Place> {
  const { name, namespace, overlay } = environment;
  const [addresses, { environments }] = await Promise.all([
    addressesOf(record.tools, record.checkout, environment),
    readSecrets(state),
  ]);
  const addressOf = (service: string) => addresses.find((address) => address.service === service);
  const api = addressOf('api-public');
  if (api === undefined)
    throw new Refusal(
      `${overlay} publishes no API: its Service api-public has neither a nodePort nor a host name.`,
      `Give it one in ${overlay}/kustomization.yaml, as the other overlays do.`,
      exitCode.configuration,
    );
  const token = environments[name]?.[tokenName];
  if (token === undefined)
    throw new Refusal(
      `The secrets of ${name} have no ${tokenName} yet.`,
      'Run `npm run up`: it generates what is missing and keeps everything else.',
      exitCode.unavailable,
    );
  return {
    name,
    // Not localhost: a node port answers on IPv4 only.
    api: api.nodePort === undefined ? api.url : `http://127.0.0.1:${api.nodePort}`,
    pages: (addressOf('web') ?? api).url,
    startedBy: 'npm run up',
    token,
    namespace,
    environment,
  };
}

/** @throws Refusal (64) for a name that is neither `local` nor an environment */
export async function placeNamed(name: string, configuration: Configuration): Promise<Place> {
  if (name === localName) return localPlace(configuration);
  const { environments } = await descriptorIn();
  if (!environments.some((environment) => environment.name === name))
    throw new Refusal(
      `Unknown destination "${name}".`,
      `Destinations are local (npm start), ${environments.map((environment) => environment.name).join(', ')}.`,
      exitCode.usage,
    );
  return placeOf(configuration, await openCluster(configuration), environmentOf(environments, name));
}
