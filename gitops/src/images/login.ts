import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Name and password, or token, of an account of a registry. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** `ghcr.io/team/app` is a host and a path in it. */
export function registryParts(registry: string): { readonly host: string; readonly path: string } {
  const [host = '', ...path] = registry.replace(/\/+$/, '').split('/');
  return { host, path: path.map((part) => `${part}/`).join('') };
}

/** Registries of this machine speak plain http, as Docker expects of them; all others https. */
export const isOnThisMachine = (registry: string): boolean =>
  /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(registryParts(registry).host);

export const basic = ({ user, password }: Login): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/**
 * Writes a login as docker and buildah read it, so that no password is an argument of a command.
 * @param folder one that is removed afterwards
 * @returns the file, in Docker's format
 */
export async function writeLogin(folder: string, registry: string, login: Login): Promise<string> {
  const auth = basic(login).replace('Basic ', '');
  const file = join(folder, 'config.json');
  await writeFile(file, JSON.stringify({ auths: { [registryParts(registry).host]: { auth } } }), {
    mode: 0o600,
  });
  await chmod(file, 0o600);
  return file;
}
