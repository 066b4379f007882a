import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Environment, readEnvironment, variable } from '@presage/runtime/configuration';
import { z } from 'zod';
import { type Forge, forgeOf, forgeVariables } from './forge.ts';

/** The checkout that this command line runs from. */
export const checkout = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** A folder, made absolute. */
const folder = (fallback: string, example: string) =>
  variable(
    z
      .string()
      .default(fallback)
      .transform((path) => resolve(path)),
    example,
  );

/** Root's home is closed to the user that PostgreSQL runs as, so root keeps its state where services do (FHS). */
const stateHome = process.getuid?.() === 0 ? '/var/lib' : join(homedir(), '.local', 'state');

/** What `gitops tools` prints: where an archive is, and its SHA-256. */
const archive = /^(\S+)#sha256:([0-9a-f]{64})$/;

const registryName = /^[\w.[\]-]+(:\d+)?(\/[a-z0-9._-]+)*$/;

/** `kind`, or with the name of its cluster `kind:team`. */
const loader = /^(kind|minikube|k3s)(?::([\w.-]+))?$/;

const schema = z.object({
  XDG_STATE_HOME: folder(stateHome, '/home/you/.local/state'),
  XDG_CACHE_HOME: folder(join(homedir(), '.cache'), '/home/you/.cache'),
  PRESAGE_PROVIDER: variable(z.enum(['host', 'kind'], 'is not one of host, kind').optional(), 'host'),
  PRESAGE_TOOLS: variable(
    z
      .string()
      .regex(archive, 'is not the path or http(s) address of an archive followed by #sha256: and its digest')
      .transform((value) => {
        const [, from = '', sha256 = ''] = archive.exec(value) ?? [];
        return { from: /^https?:/.test(from) ? from : resolve(from), sha256 };
      })
      .optional(),
    `https://artifacts.example.com/presage-tools.tar.gz#sha256:${'0123'.repeat(16)}`,
  ),
  PRESAGE_REGISTRY: variable(
    z
      .string()
      .regex(registryName, 'is not host and path of a registry, in lower case and without https://')
      .optional(),
    'ghcr.io/team/app',
  ),
  PRESAGE_LOAD: variable(
    z
      .string()
      .regex(loader, 'is not one of kind, minikube, k3s, nor one of them with a name after a colon')
      .transform((value): GivenLoader => {
        const [, program, cluster] = loader.exec(value) ?? [];
        return { program: program as GivenLoader['program'], cluster };
      })
      .optional(),
    'kind:team',
  ),
  PRESAGE_NODE_IMAGE: variable(z.string().optional(), 'registry.example.org/node:24'),
  ...forgeVariables,
});

/** What loads images into the nodes of an existing cluster. */
export interface GivenLoader {
  readonly program: 'kind' | 'minikube' | 'k3s';
  /** Name of kind's cluster or minikube's profile, if it is not that of the context. */
  readonly cluster: string | undefined;
}

export interface Configuration {
  /** Databases, the git remote, the cluster's own files: kept between runs, mode 700. */
  readonly state: string;
  /** Built tools and base images, keyed by version: safe to delete when nothing runs. */
  readonly cache: string;
  readonly provider: 'host' | 'kind' | undefined;
  /** An archive with the built tools, and its SHA-256. */
  readonly tools: { readonly from: string; readonly sha256: string } | undefined;
  /** Host and path of the registry that images go to; providers that start one of their own don't use it. */
  readonly registry: string | undefined;
  /** What loads images into the nodes of an existing cluster, in place of a registry. */
  readonly load: GivenLoader | undefined;
  /** What images are built on where the published image of Node can't be reached. */
  readonly nodeImage: string | undefined;
  /** Where the environments' branches live besides the repository of the cluster. */
  readonly forge: Forge | undefined;
}

/**
 * Reads every environment variable that the command line knows.
 * @throws ConfigurationError (78) that names each bad variable, its problem and an example.
 */
export function readConfiguration(environment: Environment = process.env): Configuration {
  const read = readEnvironment(schema, environment);
  return {
    state: join(read.XDG_STATE_HOME, 'presage'),
    cache: join(read.XDG_CACHE_HOME, 'presage'),
    provider: read.PRESAGE_PROVIDER,
    tools: read.PRESAGE_TOOLS,
    registry: read.PRESAGE_REGISTRY,
    load: read.PRESAGE_LOAD,
    nodeImage: read.PRESAGE_NODE_IMAGE,
    forge: forgeOf(read),
  };
}
