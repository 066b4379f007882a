/** The published interface: what extensions, the application's own tools and the end-to-end tests build on. */

export { exitCode, Refusal } from '@presage/runtime/refusal';
export { type ClusterRecord, readClusterRecord } from './cluster/record.ts';
export { type Configuration, checkout, readConfiguration } from './configuration/configuration.ts';
export { openCluster } from './delivery/cluster.ts';
export type { Entries } from './delivery/entries.ts';
export type {
  Cluster,
  Extension,
  PinnedFile,
  PinnedPromotion,
  PromotedEntries,
} from './delivery/extension.ts';
export { type Environment, environmentOf, firstEnvironment } from './descriptor/environment.ts';
export { descriptorIn } from './descriptor/load.ts';
export type { Tree } from './descriptor/tree.ts';
export { type Address, addressesOf } from './manifests/addresses.ts';
