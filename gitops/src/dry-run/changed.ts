import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '@presage/platform/manifests';
import type { Changed } from './ask.ts';
import { groupOf } from './resource.ts';

/** What identifies an object in an environment. */
export const identityOf = ({ apiVersion, kind, metadata }: KubernetesObject): string =>
  [groupOf(apiVersion), kind, metadata.namespace ?? '', metadata.name].join('/');

/** The objects that are new or differ. */
export function changedObjects(
  before: readonly KubernetesObject[],
  after: readonly KubernetesObject[],
): Changed[] {
  const formers = new Map(before.map((object) => [identityOf(object), object]));
  return after
    .map((object) => ({ object, former: formers.get(identityOf(object)) }))
    .filter(({ object, former }) => !isDeepStrictEqual(object, former));
}
