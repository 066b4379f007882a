import { argocdOf, type ClusterRecord } from '@presage/platform/cluster';
import { installationLabel } from '@presage/platform/manifests';

type Labels = Readonly<Record<string, string>>;
type Place = Pick<ClusterRecord, 'existing'>;

/** The mark of a preview's namespace; its value is the slug. */
export const previewLabel = 'presage.local/preview';

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
