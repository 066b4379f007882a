import type { ApiServer } from '@presage/platform/cluster';
import type { KubernetesObject } from '@presage/platform/manifests';
import { type Answer, answerOf } from './answer.ts';
import { type Json, mergePatchOf, strategicPatch } from './patch.ts';
import { groupOf, type Resource } from './resource.ts';
import type { SyncMode } from './sync-mode.ts';

/** An object that a delivery changes. */
export interface Changed {
  readonly object: KubernetesObject;
  /** Its manifest that the environment's branch holds; none for a new object. */
  readonly former: KubernetesObject | undefined;
}

export interface Question extends Changed {
  readonly mode: SyncMode;
  readonly resource: Resource;
  readonly namespace: string;
  /** Name of Argo CD's Application. */
  readonly application: string;
}

const manager = 'argocd-controller';
const dryRun = `dryRun=All&fieldManager=${manager}`;
const strict = '&fieldValidation=Strict';
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** Go's encoder writes these characters as escapes, which counts for the length of an annotation. */
const goJson = (value: unknown) =>
  JSON.stringify(value).replaceAll(/[<>&]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`);

const withAnnotations = (object: KubernetesObject, more: Readonly<Record<string, string>>): Json => ({
  ...object,
  metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, ...more } },
});

/** The object as Argo CD sends it: with the annotation by which it finds its own objects. */
function tracked({ object, application, namespace }: Question): KubernetesObject {
  const { apiVersion, kind, metadata } = object;
  const id = `${application}:${groupOf(apiVersion)}/${kind}:${namespace}/${metadata.name}`;
  return withAnnotations(object, { 'argocd.argoproj.io/tracking-id': id }) as unknown as KubernetesObject;
}

/** The same with the annotation that `kubectl apply` adds: all of the object a second time. */
function applied(question: Question): Json {
  const object = tracked(question);
  return withAnnotations(object, { [lastApplied]: `${goJson(object)}\n` });
}

/** Another name of the same length, so that nothing but the name differs from the object. */
const otherName = (name: string) => name.slice(0, -1) + (name.endsWith('x') ? 'y' : 'x');

const join = (path: string, name: string) => `${path}/${encodeURIComponent(name)}`;

/**
 * Asks the API server, in dry runs, what it would answer when Argo CD applies an object.
 * @throws Error when the server does not answer
 */
export async function ask(server: ApiServer, question: Question): Promise<Answer> {
  const { object, former, mode, resource, namespace } = question;
  const collection = resource.collection(namespace);
  const path = join(collection, object.metadata.name);
  const create = async (body: object) =>
    answerOf(await server.send({ method: 'POST', path: `${collection}?${dryRun}${strict}`, body }));

  const patch = async (): Promise<Answer> => {
    const before = (former ?? {}) as Json;
    const send = (body: Json, type: string) =>
      server.send({
        method: 'PATCH',
        path: `${path}?${dryRun}${strict}`,
        body,
        contentType: `application/${type}+json`,
      });
    const after = applied(question);
    const response = await send(strategicPatch(before, after), 'strategic-merge-patch');
    return answerOf(
      response.status === 415 ? await send(mergePatchOf(before, after), 'merge-patch') : response,
    );
  };

  const replace = async (): Promise<Answer> => {
    const live = await server.send({ method: 'GET', path });
    if (live.status !== 200) return answerOf(live);
    const { resourceVersion } = (live.body as { metadata: { resourceVersion: string } }).metadata;
    const metadata = { ...tracked(question).metadata, resourceVersion };
    return answerOf(
      await server.send({ method: 'PUT', path: `${path}?${dryRun}${strict}`, body: { ...object, metadata } }),
    );
  };

  /** What it holds is judged as that of a new object, beside the one that is still there. */
  const recreate = async (): Promise<Answer> => {
    const { name } = object.metadata;
    const other = otherName(name);
    const own = tracked(question);
    const answer = await create({ ...own, metadata: { ...own.metadata, name: other } });
    if (answer.kind !== 'refused') return answer;
    const complaints = answer.complaints
      .filter(({ message }) => !/already allocated/.test(message))
      .map(({ field, message }) => ({ field, message: message.replaceAll(other, name) }));
    return complaints.length > 0 ? { kind: 'refused', complaints } : { kind: 'accepted', warnings: [] };
  };

  if (mode === 'server-side') {
    const force = `${path}?${dryRun}&force=true${strict}`;
    const contentType = 'application/apply-patch+yaml';
    return answerOf(
      await server.send({ method: 'PATCH', path: force, body: tracked(question), contentType }),
    );
  }
  if (mode === 'recreate') return recreate();
  const change = mode === 'replace' ? replace : patch;
  const first = await (former
    ? change()
    : create(mode === 'replace' ? tracked(question) : applied(question)));
  if (first.kind === 'present') return change();
  if (first.kind === 'absent') return create(applied(question));
  return first.kind === 'refused' && mode === 'apply-or-recreate' ? recreate() : first;
}
