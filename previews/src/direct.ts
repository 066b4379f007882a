import { type ApiServer, apiServer, type ClusterRecord } from '@presage/platform/cluster';

type Place = Pick<ClusterRecord, 'kubeconfig'>;

/** An object as it is sent. */
interface Sent {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

const servers = new Map<string, Promise<ApiServer | undefined>>();

/** One connection for all requests of this process; it keeps none alive. */
const serverOf = ({ kubeconfig }: Place): Promise<ApiServer | undefined> => {
  const known = servers.get(kubeconfig) ?? apiServer(kubeconfig);
  servers.set(kubeconfig, known);
  return known;
};

/** What the API server calls the objects of a kind. */
const pluralOf = (kind: string): string => `${kind.toLowerCase()}s`.replace(/ys$/, 'ies');

/** Where an object is: a core kind or one of a group, in a namespace or in none. */
export function pathOf({ apiVersion, kind, metadata: { name, namespace } }: Sent): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return [root, ...(namespace ? ['namespaces', namespace] : []), pluralOf(kind), name].join('/');
}

/**
 * Who owns the fields of what is applied. Not `kubectl`: for that name alone the API server also writes the annotation
 * `last-applied-configuration`, by which Argo CD then removes from the Namespace, which both apply, what its own
 * manifest does not have: the label that the router may reach a preview by.
 */
export const fieldManager = 'presage-previews';

/** What others are in, or depend on. */
const first = new Set(['Namespace', 'Secret', 'AppProject', 'ServiceAccount', 'PersistentVolumeClaim']);

/**
 * Applies objects as the owner of their fields.
 * @returns false where the server did not take all of them, or can't be asked: kubectl then reports why
 */
export async function appliedDirectly(place: Place, objects: readonly object[]): Promise<boolean> {
  const server = await serverOf(place);
  if (!server) return false;
  const send = async (object: Sent): Promise<boolean> => {
    const path = `${pathOf(object)}?fieldManager=${fieldManager}&force=true`;
    const contentType = 'application/apply-patch+yaml';
    const { status } = await server.send({ method: 'PATCH', path, body: object, contentType });
    return status === 200 || status === 201;
  };
  const sent = objects as readonly Sent[];
  const rest = sent.filter(({ kind }) => !first.has(kind));
  try {
    for (const object of sent) if (first.has(object.kind) && !(await send(object))) return false;
    return (await Promise.all(rest.map(send))).every(Boolean);
  } catch {
    return false;
  }
}

/** An answer of the API server: what is there, or null where there is nothing. */
export type Answer<Kind> = { readonly found: Kind | null };

/** @returns nothing where the server can't be asked, or answers something else */
export async function readDirectly<Kind>(place: Place, path: string): Promise<Answer<Kind> | undefined> {
  try {
    const answer = await (await serverOf(place))?.send({ method: 'GET', path });
    if (answer?.status === 404) return { found: null };
    return answer?.status === 200 ? { found: answer.body as Kind } : undefined;
  } catch {
    return undefined;
  }
}
