import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inheritedEnvironment } from '@presage/runtime/inherited';
import { hash } from 'bcryptjs';
import pWaitFor from 'p-wait-for';
import { stringify } from 'yaml';

export interface Registry {
  readonly address: string;
  /** The tags of an image, as the account sees them. */
  readonly tags: (image: string) => Promise<string[]>;
  readonly close: () => Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A registry of its own, beside the cluster's, that asks for an account. */
export async function registryWithLogin(user: string, password: string): Promise<Registry> {
  const folder = await mkdtemp(join(tmpdir(), 'presage-registry-'));
  const address = `127.0.0.1:${await freePort()}`;
  await writeFile(join(folder, 'accounts'), `${user}:${await hash(password, 4)}\n`);
  const configuration = {
    version: 0.1,
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'data') } },
    http: { addr: address },
    auth: { htpasswd: { realm: 'ci', path: join(folder, 'accounts') } },
  };
  await writeFile(join(folder, 'config.yaml'), stringify(configuration));
  const server = spawn('docker-registry', ['serve', join(folder, 'config.yaml')], {
    stdio: 'ignore',
    env: inheritedEnvironment({ OTEL_TRACES_EXPORTER: 'none' }),
  });
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const get = (path: string) => fetch(`http://${address}/v2/${path}`, { headers: { authorization } });
  await pWaitFor(async () => (await get('').catch(() => undefined))?.ok === true, { timeout: 20_000 });
  return {
    address,
    tags: async (image) =>
      ((await (await get(`${image}/tags/list`)).json()) as { tags?: string[] }).tags ?? [],
    close: async () => {
      server.kill();
      if (server.exitCode === null) await once(server, 'close');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
