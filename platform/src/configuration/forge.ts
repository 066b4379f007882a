import { resolve } from 'node:path';
import { ConfigurationError, problemLine, variable } from '@presage/runtime/configuration';
import { z } from 'zod';

/** A repository on a forge, from which Argo CD reads the environments' branches, and how this tool writes to it. */
export type Forge =
  | {
      /** `ssh://git@forge.example.org/team/delivery.git` */
      readonly url: string;
      readonly kind: 'ssh';
      /** File with a private key that may write to the repository. */
      readonly key: string;
      /** File with the forge's host keys. */
      readonly knownHosts: string;
    }
  | {
      /** `https://forge.example.org/team/delivery.git` */
      readonly url: string;
      readonly kind: 'https';
      readonly user: string;
      /** Or a token. */
      readonly password: string;
      /** File with the certificate of the authority that the forge's certificate is from; not for a public one. */
      readonly ca: string | undefined;
    };

const address = /^(ssh:\/\/[A-Za-z0-9_][^\s@/:]*@|https:\/\/)[A-Za-z0-9[][^\s@/]*\/[^\s?#]+$/;
const file = (example: string) =>
  variable(
    z
      .string()
      .transform((path) => resolve(path))
      .optional(),
    example,
  );

export const forgeVariables = {
  PRESAGE_GIT_URL: variable(
    z
      .string()
      .regex(address, 'is not an ssh:// address with a user, or an https:// address without one')
      .optional(),
    'ssh://git@forge.example.org/team/delivery.git',
  ),
  PRESAGE_GIT_KEY: file('/home/you/.ssh/presage-deploy'),
  PRESAGE_GIT_KNOWN_HOSTS: file('/home/you/.ssh/known_hosts'),
  PRESAGE_GIT_USER: variable(z.string().optional(), 'presage'),
  PRESAGE_GIT_PASSWORD: variable(z.string().optional(), 'a token that may write to the repository'),
  PRESAGE_GIT_CA: file('/etc/ssl/forge-ca.pem'),
};

type Variables = { readonly [Name in keyof typeof forgeVariables]?: string | undefined };

/**
 * The forge that the variables name, if they name one.
 * @throws ConfigurationError (78) when one that its kind of address needs is missing
 */
export function forgeOf(read: Variables): Forge | undefined {
  const { PRESAGE_GIT_URL: url } = read;
  if (url === undefined) return undefined;
  const needed = (name: keyof typeof forgeVariables, kind: string): string => {
    const value = read[name];
    if (value !== undefined) return value;
    const example = `${name}=${forgeVariables[name].meta()?.example}`;
    throw new ConfigurationError([
      problemLine(name, undefined, `is needed for a PRESAGE_GIT_URL of ${kind}://`, example),
    ]);
  };
  if (url.startsWith('ssh:')) {
    const key = needed('PRESAGE_GIT_KEY', 'ssh');
    return { url, kind: 'ssh', key, knownHosts: needed('PRESAGE_GIT_KNOWN_HOSTS', 'ssh') };
  }
  const user = needed('PRESAGE_GIT_USER', 'https');
  const password = needed('PRESAGE_GIT_PASSWORD', 'https');
  return { url, kind: 'https', user, password, ca: read.PRESAGE_GIT_CA };
}
