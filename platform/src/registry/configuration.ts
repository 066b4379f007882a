import { type Environment, readEnvironment, variable } from '@presage/runtime/configuration';
import { z } from 'zod';
import type { Login } from './login.ts';

const schema = z.object({
  PRESAGE_REGISTRY_USER: variable(z.string().optional(), 'ci'),
  PRESAGE_REGISTRY_PASSWORD: variable(z.string().optional(), 'the password or token of the account'),
});

/** The account of the registry that `gitops images` pushes to; none for a registry that asks for none. */
export function readRegistryLogin(environment: Environment = process.env): Login | undefined {
  const { PRESAGE_REGISTRY_USER: user, PRESAGE_REGISTRY_PASSWORD: password } = readEnvironment(
    schema,
    environment,
  );
  return user === undefined || password === undefined ? undefined : { user, password };
}
