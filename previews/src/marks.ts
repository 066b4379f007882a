import { argocdOf, type ClusterRecord } from '@presage/platform/cluster';
import { installationLabel } from '@presage/platform/manifests';

type Labels = Readonly<Record<string, string>>;
type Place = Pick<ClusterRecord, 'existing'>;

/** The mark of a preview's namespace; its value is the slug. */
export const previewLabel = 'presage.local/preview';

/** The mark of what Argo CD has for all previews of an installation, its project and what opens its repository. */
const sharedLabel = 'presage.local/previews';

/** Argo CD's project of previews. */
export const projectOf = (record: Place): string => `${argocdOf(record).project}-previews`;

/** The mark of this installation on namespaces. */
export const installation = (record: Place): Record<string, string> => ({
  [installationLabel]: argocdOf(record).project,
});

/** Whether a namespace with these labels is this installation's. In a cluster of Presage's own it may lack the mark. */
export const isOwn = (record: Place, labels: Labels): boolean => {
  const { project } = argocdOf(record);
  return (labels[installationLabel] ?? (record.existing ? undefined : project)) === project;
};

/** The same for the namespace of a preview. */
export const isOwnPreview = (record: Place, labels: Labels): boolean =>
  labels[previewLabel] !== undefined && isOwn(record, labels);

/** Labels of what Argo CD has for all previews. */
export const sharedMarks = (record: Place): Record<string, string> => ({
  ...installation(record),
  [sharedLabel]: argocdOf(record).project,
});

const selector = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');

/** Selects what has those labels. */
export const sharedSelector = (record: Place): string => selector(sharedMarks(record));

/** Selects the namespace and the Application of a preview; in a cluster of Presage's own they may lack the mark. */
export const previewSelector = (record: Place, slug: string): string =>
  selector({ [previewLabel]: slug, ...(record.existing ? installation(record) : {}) });

/** The same for those of every preview. */
export const previewsSelector = (record: Place): string =>
  [previewLabel, ...(record.existing ? [selector(installation(record))] : [])].join(',');
