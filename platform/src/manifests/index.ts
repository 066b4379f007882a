/** What manifests say, how they are rendered, and what is wrong with them. */
export {
  type Address,
  addressesOf,
  argocdPort,
  dashboardOf,
  previewsPort,
} from './addresses.ts';
export { installationLabel } from './argocd-resources.ts';
export { checkManifests } from './check-manifests.ts';
export { distinct, type Finding, kustomizationFile, overlayOf } from './finding.ts';
export { fileOf } from './locate.ts';
export { nearest } from './nearest.ts';
export { imageName, imagesOf, type KubernetesObject, type PodSpec, podOf, syncOptions } from './objects.ts';
export { isPinned } from './proof.ts';
export { type Rendering, renderOverlay } from './render.ts';
export { readSources } from './sources.ts';
export type { ManifestTools } from './tools.ts';
export { judgeTree, namespaceFindings, type ValidateOptions, validateTree } from './validate-tree.ts';
