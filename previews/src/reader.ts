import { rightsOf } from './rights.ts';
import { entriesName, routerNamespace } from './router/entries.ts';

type Account = Parameters<typeof rightsOf>[0];

/** Rights to the entries of previews, and to nothing else of them; the account's own Role has this name. */
export const entriesRights = (account: Account, name: string, verbs: readonly string[]): object[] =>
  rightsOf(account, { name, namespace: routerNamespace }, [
    { apiGroups: [''], resources: ['configmaps'], resourceNames: [entriesName], verbs },
  ]);

/** Lets the service that shows the product what runs read them. */
export const readerObjects = (): object[] =>
  entriesRights({ name: 'deliveries', namespace: 'kube-system' }, 'reader', ['get']);
