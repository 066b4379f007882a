import type { KubernetesObject } from '@presage/platform/manifests';
import { changedObjects, identityOf } from '../dry-run/changed.ts';
import { type FieldChange, fieldChanges } from './field-changes.ts';

/** An object that a delivery adds, removes or changes. */
export interface ObjectChange {
  readonly change: 'added' | 'removed' | 'changed';
  readonly kind: string;
  readonly name: string;
  /** The former name, where its end is a hash of what the object holds. */
  readonly formerName?: string;
  /** Of an object that changes. */
  readonly fields: readonly FieldChange[];
}

const hashed = /-[a-z0-9]{10}$/;
const isGenerated = ({ kind }: KubernetesObject) => kind === 'ConfigMap' || kind === 'Secret';
const stemOf = ({ kind, metadata }: KubernetesObject) => `${kind}/${metadata.name.replace(hashed, '')}`;

/** Values of a Secret are not for a log. */
const hidden = (kind: string, fields: readonly FieldChange[]): readonly FieldChange[] =>
  kind !== 'Secret'
    ? fields
    : fields.map((field) =>
        /^(data|stringData)\b/.test(field.path)
          ? { ...field, from: field.from && '(hidden)', to: field.to && '(hidden, another value)' }
          : field,
      );

/** What changes from one rendering to another, by kind and name. */
export function objectChanges(
  before: readonly KubernetesObject[],
  after: readonly KubernetesObject[],
): ObjectChange[] {
  const present = new Set(after.map(identityOf));
  const gone = before.filter((object) => !present.has(identityOf(object)));
  const changes = changedObjects(before, after).map(({ object, former }): ObjectChange => {
    const { kind, metadata } = object;
    const renamed = former
      ? undefined
      : gone.find(
          (one) => isGenerated(one) && hashed.test(one.metadata.name) && stemOf(one) === stemOf(object),
        );
    const earlier = former ?? renamed;
    if (!earlier) return { change: 'added', kind, name: metadata.name, fields: [] };
    if (renamed) gone.splice(gone.indexOf(renamed), 1);
    const fields = fieldChanges(
      { ...earlier, metadata: { ...earlier.metadata, name: metadata.name } },
      object,
    );
    return {
      change: 'changed',
      kind,
      name: metadata.name,
      ...(renamed && { formerName: renamed.metadata.name }),
      fields: hidden(kind, fields),
    };
  });
  const removed = gone.map(({ kind, metadata }): ObjectChange => {
    return { change: 'removed', kind, name: metadata.name, fields: [] };
  });
  return [...changes, ...removed];
}
