import type { Configuration } from '../configuration/configuration.ts';
import type { Pins } from '../configuration/pins.ts';
import { ask, namespaceOf, requireAccess } from '../kubernetes/ask.ts';
import {
  type PinsConfigMap,
  readReport,
  reportPrefix,
  reportsOn,
  samePins,
  writeReport,
} from './pins-report.ts';

/** What identifies this pod and the ConfigMap that it follows. */
export type Followed = Pick<Configuration, 'pinsConfigMap' | 'podName' | 'image' | 'kubernetes'>;

/** The Service whose EndpointSlices name the pods that exist. */
const serviceName = 'api';

interface EndpointSlices {
  readonly items: readonly {
    readonly endpoints: readonly { readonly targetRef?: { readonly name?: string } }[] | null;
  }[];
}

/** @throws MessageError outside of a cluster */
export async function placeOf({ kubernetes, pinsConfigMap }: Followed) {
  const access = requireAccess(kubernetes);
  const namespace = await namespaceOf(access);
  const configMaps = `/api/v1/namespaces/${namespace}/configmaps`;
  const selector = encodeURIComponent(`kubernetes.io/service-name=${serviceName}`);
  return {
    access,
    configMaps,
    configMap: `${configMaps}/${pinsConfigMap}`,
    endpointSlices: `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=${selector}`,
  };
}

/**
 * What pods of the same image reported last that they serve, each once: for a start with pins that can't be served.
 * Empty where no ConfigMap is followed, and when the API server does not answer.
 */
export async function reportedPins(followed: Followed): Promise<Pins[]> {
  if (followed.pinsConfigMap === null) return [];
  try {
    const { access, configMap } = await placeOf(followed);
    const object = (await ask(access, 'GET', configMap)) as PinsConfigMap;
    return [...reportsOn(object).values()]
      .filter(({ image }) => image === followed.image.reference)
      .map(({ serves }) => serves)
      .filter((pins, index, all) => all.findIndex((other) => samePins(other, pins)) === index);
  } catch {
    return [];
  }
}

/** What this pod has made of the present content: it serves it, or something else because of a problem. */
export interface PinsState {
  readonly problem: string | null;
  readonly serves: Pins;
}

/**
 * Writes this pod's report on the ConfigMap where it differs, and removes those of pods that are gone.
 * @returns whether a pod of this image still has to report on the present content
 * @throws MessageError with what Kubernetes answered
 */
export async function reportPins(
  followed: Followed,
  object: PinsConfigMap,
  state: PinsState,
): Promise<{ waiting: boolean }> {
  const { annotations = {} } = object.metadata;
  const image = followed.image.reference ?? '';
  const own = reportPrefix + followed.podName;
  const text = writeReport({ image, pins: object.data ?? {}, ...state });
  const others = Object.entries(annotations).filter(([key]) => key.startsWith(reportPrefix) && key !== own);
  const waiting = others.some(([, other]) => {
    const report = readReport(other);
    return report.image === image && !samePins(report.pins, object.data ?? {});
  });
  const isWritten = annotations[own] === text;
  if (isWritten && !waiting) return { waiting };
  const { access, configMap, endpointSlices } = await placeOf(followed);
  let gone: readonly string[] = [];
  if (others.length > 0) {
    const { items } = (await ask(access, 'GET', endpointSlices)) as EndpointSlices;
    const pods = items.flatMap(({ endpoints }) => (endpoints ?? []).map(({ targetRef }) => targetRef?.name));
    gone = others.map(([key]) => key).filter((key) => !pods.includes(key.slice(reportPrefix.length)));
  }
  const changes = {
    ...(isWritten ? {} : { [own]: text }),
    ...Object.fromEntries(gone.map((key) => [key, null])),
  };
  if (Object.keys(changes).length > 0)
    await ask(access, 'PATCH', configMap, { metadata: { annotations: changes } });
  return { waiting };
}
