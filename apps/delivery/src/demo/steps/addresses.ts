import { setTimeout as pause } from 'node:timers/promises';
import { constantLoad, type Load } from '../../load/constant-load.ts';
import type { DemoEnvironment } from '../scene.ts';
import { require } from '../unexpected.ts';

const answer = async (url: string): Promise<string> => {
  const response = await fetch(url).catch(() => undefined);
  return response?.ok ? response.text() : '';
};

/** The address of the pages without a name to look up: a node port answers on IPv4 only. */
export const originOf = ({ place }: DemoEnvironment): string => place.pages.replace('localhost', '127.0.0.1');

/** The document of the pages. */
export const pageOf = (environment: DemoEnvironment): Promise<string> => answer(`${originOf(environment)}/`);

/** What the API reports about itself. */
export async function infoOf({ place }: DemoEnvironment): Promise<{
  readonly commit?: string | null;
  readonly models?: Readonly<Record<string, string>>;
}> {
  return JSON.parse((await answer(`${place.api}/api/info`)) || '{}');
}

/** People who use an environment: requests to its pages and its API, until it is stopped. */
export const visitorsOf = (environment: DemoEnvironment): Load => {
  const pages = originOf(environment);
  return constantLoad([`${pages}/`, `${pages}/api/products?limit=4`, `${environment.place.api}/api/info`], {
    perSecond: 60,
  });
};

/**
 * Stops the requests, and expects that each was answered.
 * @param min requests that are needed for the number to mean something
 * @returns how many were answered
 * @throws Unexpected when one was not answered with 200
 */
export async function everyRequestAnswered(load: Load, min: number): Promise<number> {
  while (load.count() < min) await pause(100);
  await load.stop();
  const failures = load.failures();
  require(failures.length === 0, {
    en: `${failures.length} of ${load.count()} requests were not answered, the first: ${failures[0]}`,
    fr: `${failures.length} requêtes sur ${load.count()} sont restées sans réponse, la première : ${failures[0]}`,
  });
  return load.count();
}
