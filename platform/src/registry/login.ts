import { chmod, readFile, writeFile } from 'node:fs/promises';
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

/** A login in Docker's format. */
export const loginText = (registry: string, login: Login): string =>
  JSON.stringify({ auths: { [registryParts(registry).host]: { auth: basic(login).replace('Basic ', '') } } });

/**
 * Writes a login as docker and buildah read it, so that no password is an argument of a command.
 * @param folder one that is removed afterwards
 * @returns the file, in Docker's format
 */
export async function writeLogin(folder: string, registry: string, login: Login): Promise<string> {
  const file = join(folder, 'config.json');
  await writeFile(file, loginText(registry, login), { mode: 0o600 });
  await chmod(file, 0o600);
  return file;
}

/** The account that such a file holds for a registry. @throws Error when it has none */
export async function readLogin(file: string, registry: string): Promise<Login> {
  const { auths } = JSON.parse(await readFile(file, 'utf8')) as { auths: Record<string, { auth: string }> };
  const { host } = registryParts(registry);
  const found = auths[host];
  if (!found) throw new Error(`${file} holds no account of ${host}`);
  const [, user = '', password = ''] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(found.auth, 'base64').toString('utf8')) ?? [];
  return { user, password };
}
