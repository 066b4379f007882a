import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type AddressRanges, addressRanges } from '@presage/runtime/address-ranges';
import {
  type Environment,
  type LogLevel,
  logLevels,
  oneOf,
  readEnvironment,
  text,
  variable,
  wholeNumber,
} from '@presage/runtime/configuration';
import { parseImage, type RunningImage } from '@presage/runtime/image-reference';
import { z } from 'zod';

/** The settings of the web server, read once from the environment. */
export interface Configuration {
  /** Address to listen on. */
  host: string;
  /** Port to listen on; 0 lets the system choose (tests). */
  port: number;
  /** Where /api, /docs and /openapi.json are forwarded to: an origin without a path. */
  apiUrl: URL;
  /** Folder of the built pages. */
  root: string;
  logLevel: LogLevel;
  /** The image that this server and the pages are in; nulls outside of one. */
  image: RunningImage;
  /** Seconds between failing /readyz and closing the listener, so that no new request is on its way. */
  drainSeconds: number;
  /** Proxies in front of this server, whose word about the caller is believed. */
  trustedProxies: AddressRanges;
  /** After how many seconds a caller is cut off that neither sends its body nor reads the answer. */
  stallSeconds: number;
  /** After how many seconds without a byte of its answer the api is given up. */
  upstreamSeconds: number;
}

const schema = z.object({
  HOST: text('0.0.0.0', '127.0.0.1'),
  PORT: wholeNumber(0, 65_535, 8080),
  API_URL: variable(
    z
      .string()
      .refine((value) => URL.canParse(value), { error: 'is not a URL', abort: true })
      .transform((value) => new URL(value))
      .refine((url) => ['http:', 'https:'].includes(url.protocol), {
        error: 'is neither http nor https',
        abort: true,
      })
      .refine((url) => url.pathname === '/' && !url.search, 'has a path, only an origin is allowed')
      .default(new URL('http://127.0.0.1:30080')),
    'http://127.0.0.1:30080',
  ),
  ROOT: variable(
    z
      .string()
      .default(fileURLToPath(new URL('../dist', import.meta.url)))
      .refine(
        (root) => existsSync(`${root}/index.html`),
        'is not a folder with an index.html (made by: npm run build -w apps/web)',
      ),
    'apps/web/dist',
  ),
  LOG_LEVEL: oneOf(logLevels, 'info', 'debug'),
  IMAGE: variable(z.string().optional(), 'registry.example/presage/web:0123456789ab@sha256:…'),
  DRAIN_SECONDS: wholeNumber(0, 300, 0),
  TRUSTED_PROXIES: addressRanges(),
  STALL_SECONDS: wholeNumber(1, 600, 30),
  UPSTREAM_SECONDS: wholeNumber(1, 900, 120),
});

/**
 * Reads and checks the environment.
 * @throws {ConfigurationError} naming each bad variable, its problem and an example.
 */
export function readConfiguration(environment: Environment = process.env): Configuration {
  const data = readEnvironment(schema, environment);
  return {
    host: data.HOST,
    port: data.PORT,
    apiUrl: data.API_URL,
    root: data.ROOT,
    logLevel: data.LOG_LEVEL,
    image: parseImage(data.IMAGE),
    drainSeconds: data.DRAIN_SECONDS,
    trustedProxies: data.TRUSTED_PROXIES,
    stallSeconds: data.STALL_SECONDS,
    upstreamSeconds: data.UPSTREAM_SECONDS,
  };
}
