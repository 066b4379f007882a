import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { readSecrets } from '../cluster/secrets.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { type EnvironmentName, environmentNames } from '../descriptor/environment.ts';
import { localSecrets } from '../local/secrets.ts';

/** Where records are brought to: `npm start`, or an environment of the cluster. */
export interface Destination {
  readonly name: 'local' | EnvironmentName;
  readonly api: string;
  readonly pages: string;
  /** What starts it, for who finds it silent. */
  readonly started: string;
  password(): Promise<string>;
}

/** NodePorts of the overlays. */
const ports = { dev: { api: 31080, pages: 31001 }, prod: { api: 30080, pages: 30001 } } as const;

/** @throws Refusal (64) for another name */
export function destinationOf(to: string, configuration: Configuration): Destination {
  const { state, apiPort, webPort } = configuration;
  const at = (api: number, pages: number) => ({
    api: `http://127.0.0.1:${api}`,
    pages: `http://localhost:${pages}`,
  });
  if (to === 'local')
    return {
      name: 'local',
      ...at(apiPort, webPort),
      started: 'npm start',
      password: async () => localPassword(state),
    };
  const name = environmentNames.find((known) => known === to);
  if (!name)
    throw new Refusal(
      `There is no place "${to}" to bring records to.`,
      `The places are local (npm start), ${environmentNames.join(' and ')}.`,
      exitCode.usage,
    );
  return {
    name,
    ...at(ports[name].api, ports[name].pages),
    started: 'npm run up',
    password: async () => (await readSecrets(state)).environments[name]['admin-password'],
  };
}

function localPassword(state: string): string {
  if (!existsSync(join(state, 'local', 'secrets', 'admin-password')))
    throw new Refusal(
      'There is no local application yet.',
      'Run `npm start` in another terminal, or name an environment of the cluster: `--to dev`.',
      exitCode.unavailable,
    );
  return localSecrets(state).adminPassword;
}
