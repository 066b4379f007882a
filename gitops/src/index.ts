/** The published interface: what extensions, the application's own tools and the end-to-end tests build on. */

export { type ClusterRecord, podsReady, readClusterRecord, readSecrets } from '@presage/platform/cluster';
export { dockerNodeImageSteps } from '@presage/platform/cluster/create';
export { type Configuration, checkout, readConfiguration } from '@presage/platform/configuration';
export {
  type Environment,
  environmentOf,
  firstEnvironment,
  makeEnvironment,
  pinnedPath,
} from '@presage/platform/environment';
export { requireFolder, requirePort } from '@presage/platform/machine';
export {
  type Address,
  addressesOf,
  argocdPort,
  checkManifests,
  type KubernetesObject,
  type PodSpec,
  renderOverlay,
  validateTree,
} from '@presage/platform/manifests';
export {
  carryOut,
  type Plan,
  planText,
  printedPlan,
  type Report,
  run,
  runPlan,
  type Step,
} from '@presage/platform/plan';
export { goModuleSource, goToolPath, goToolSteps, manifestTools } from '@presage/platform/tools';
export { exitCode, Refusal } from '@presage/runtime/refusal';
export { generatedStep } from './checks/generated.ts';
export { print } from './commands/output.ts';
export { clusterAt, environmentsNamed, openCluster, pinnedTitles } from './delivery/cluster.ts';
export type { Entries } from './delivery/entries.ts';
export { readEntries, withEntries } from './delivery/entries.ts';
export type {
  BranchService,
  BranchUpdate,
  Cluster,
  Extension,
  FurtherStatus,
  MachineSteps,
  PinnedFile,
  PinnedPromotion,
  PromotedEntries,
} from './delivery/extension.ts';
export { pinnedTextAt } from './delivery/pinned.ts';
export { validateOptions } from './delivery/validate.ts';
export type { GeneratedDefinition } from './descriptor/define.ts';
export { imageLabel } from './descriptor/image.ts';
export { descriptorAt, descriptorIn } from './descriptor/load.ts';
export type { PreviewDatabase, Previews } from './descriptor/previews.ts';
export { folderTree, type Tree } from './descriptor/tree.ts';
export { buildSteps, prepareImages, type RevisionImages } from './environments/build-images.ts';
export { deliver, keptImages, type Person, pinFiles, treeWith } from './environments/deliver.ts';
export { type DeliveryOptions, type DeliveryResult, runDelivery } from './environments/delivery-run.ts';
export { type Difference, difference } from './environments/diff.ts';
export { requireDigests } from './environments/digests.ts';
export { accessTo } from './environments/forge.ts';
export {
  type Delivery,
  deliveriesBeforeChanges,
  deliveryAt,
  headOf,
  pinsAt,
} from './environments/history.ts';
export { holderOf, isDelivering, oneAtATime, takeLock } from './environments/lock.ts';
export { type Route, requireHealthy } from './environments/promote.ts';
export { promote } from './environments/promote-now.ts';
export { release } from './environments/release-now.ts';
export { rollback } from './environments/rollback-now.ts';
export { NotLive } from './environments/rollout/not-live.ts';
export { readObject, requireCluster } from './environments/rollout/reach.ts';
export { type EnvironmentStatus, readStatus } from './environments/status.ts';
export { ask, commitNamed, commitOf, type Git, gitIn, short } from './git/git.ts';
export { folderBuildActions, hostSecrets } from './images/build.ts';
export { decisionText, pinsOf } from './images/decide.ts';
export { previewMarkdown } from './preview/preview-markdown.ts';
export { personHere } from './remote/checkout.ts';
export { previewBetween } from './remote/preview-between.ts';
export { inspectAndValidate, requireNone, validateRevision } from './remote/validate.ts';
