import type { Rule } from '../src/account/rights.ts';

export interface Role {
  readonly kind: string;
  readonly metadata: { readonly namespace?: string };
  readonly rules?: readonly Rule[];
}

/** The rights that Roles give, in the words of `rightsOf`. */
export const granted = (objects: readonly object[]): string[] =>
  (objects as readonly Role[]).flatMap(({ metadata: { namespace }, rules = [] }) =>
    rules.flatMap(({ apiGroups, resources, verbs, resourceNames }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) =>
          verbs.flatMap((verb) => {
            const where = namespace ? ` in ${namespace}` : '';
            const one = `${verb} ${group ? `${group}/` : ''}${resource}${where}`;
            return resourceNames ? resourceNames.map((name) => `${one}: ${name}`) : [one];
          }),
        ),
      ),
    ),
  );
