/** The published interface: what extensions, the application's own tools and the end-to-end tests build on. */
export { exitCode, Refusal } from '@presage/runtime/refusal';
export { generatedStep } from './checks/generated.ts';
export { podsReady } from './cluster/kubectl.ts';
export { type ClusterRecord, readClusterRecord } from './cluster/record.ts';
export { readSecrets } from './cluster/secrets.ts';
export { type Configuration, checkout, readConfiguration } from './configuration/configuration.ts';
export { clusterAt, openCluster } from './delivery/cluster.ts';
export type { Entries } from './delivery/entries.ts';
export { readEntries, withEntries } from './delivery/entries.ts';
export type {
  Cluster,
  Extension,
  PinnedFile,
  PinnedPromotion,
  PromotedEntries,
} from './delivery/extension.ts';
export { pinnedTextAt } from './delivery/pinned.ts';
export { validateOptions } from './delivery/validate.ts';
export type { GeneratedDefinition } from './descriptor/define.ts';
export {
  type Environment,
  environmentOf,
  firstEnvironment,
  makeEnvironment,
  pinnedPath,
} from './descriptor/environment.ts';
export { imageLabel } from './descriptor/image.ts';
export { descriptorAt, descriptorIn } from './descriptor/load.ts';
export { folderTree, type Tree } from './descriptor/tree.ts';
export { deliver, keptImages, type Person, treeWith } from './environments/deliver.ts';
export { type DeliveryOptions, type DeliveryResult, runDelivery } from './environments/delivery-run.ts';
export { type Delivery, deliveriesBeforeChanges, headOf, pinsAt } from './environments/history.ts';
export { oneAtATime } from './environments/lock.ts';
export { type Route, requireHealthy } from './environments/promote.ts';
export { release } from './environments/release-now.ts';
export { rollback } from './environments/rollback-now.ts';
export { readObject, requireCluster } from './environments/rollout/reach.ts';
export { type Git, gitIn, short } from './git/git.ts';
export { requireFolder } from './machine/folder.ts';
export { requirePort } from './machine/port.ts';
export { type Address, addressesOf, argocdPort } from './manifests/addresses.ts';
export type { KubernetesObject, PodSpec } from './manifests/objects.ts';
export { renderOverlay } from './manifests/render.ts';
export { validateTree } from './manifests/validate-tree.ts';
export { carryOut } from './plan/carry-out.ts';
export { planText, printedPlan } from './plan/print-plan.ts';
export { runPlan } from './plan/run-plan.ts';
export { type Plan, type Report, run, type Step } from './plan/step.ts';
export { personHere } from './remote/checkout.ts';
export { validateRevision } from './remote/validate.ts';
export { goToolPath, goToolSteps } from './tools/go-tools.ts';
export { manifestTools } from './tools/manifest-tools.ts';
