import type { KubernetesObject } from '@presage/platform/manifests';
import type { Complaint } from './answer.ts';

const option = (value: string) => `argocd.argoproj.io/sync-options: ${value}`;
const immutable =
  /immutable|may not change once set|are forbidden|cannot change|not be less than|not be changed/;

/** Kinds of which nothing is lost when Argo CD deletes one and creates it again, with what that costs. */
const recreated: Readonly<Record<string, string>> = {
  Deployment: 'its pods stop before the new ones start',
  DaemonSet: 'its pods stop before the new ones start',
  StatefulSet: 'its pods stop, its volumes stay',
  Job: 'it runs again',
  Service: 'it gets a new address',
  ConfigMap: 'it is missing for a moment',
  Secret: 'it is missing for a moment',
};

/** What a person can do about a field that can't be changed; undefined where the complaint is of another kind. */
function aboutImmutable(
  { kind, metadata }: KubernetesObject,
  { field, message }: Complaint,
): string | undefined {
  if (!immutable.test(message)) return undefined;
  if (kind === 'PersistentVolumeClaim') {
    return `keep it as it is, or add a claim with a new name and move the data: Replace=true,Force=true would delete the volume of ${metadata.name}`;
  }
  const cost = recreated[kind];
  if (cost === undefined) return 'give the object a new name; Argo CD removes the old one';
  const replace = `add the annotation ${option('Replace=true,Force=true')} for this change (Argo CD deletes it first: ${cost})`;
  return /selector/.test(field ?? '')
    ? `a label that is to be on the pods but not in the selector goes into labels: with includeTemplates: true. Otherwise give the object a new name (Argo CD removes the old one), or ${replace}`
    : `give the object a new name (Argo CD removes the old one), or ${replace}`;
}

/** The next step for a refusal of the API server; undefined where its own words say what is wrong. */
export function wayOut(object: KubernetesObject, complaints: readonly Complaint[]): string | undefined {
  for (const complaint of complaints) {
    const { field, message } = complaint;
    if (field === 'metadata.annotations' && /Too long/.test(message)) {
      return `\`kubectl apply\` keeps all of an object in an annotation: split the file, or add ${option('ServerSideApply=true')}, which does without`;
    }
    if (/already allocated/.test(message))
      return 'another Service has this port, if only until it is removed: choose another, or remove that one in an earlier push';
    const way = aboutImmutable(object, complaint);
    if (way !== undefined) return way;
  }
  return undefined;
}
