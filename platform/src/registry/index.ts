/** Image registries: what they have, and the accounts that open them. */
export { readRegistryLogin } from './configuration.ts';
export { digestIn, requireRegistry } from './digest.ts';
export {
  type Loader,
  loadCommand,
  loaderText,
  nameByDigest,
  programsOf,
} from './loader.ts';
export { basic, isOnThisMachine, loginText, registryParts, writeLogin } from './login.ts';
export { type RemoteRegistry, remoteRegistry } from './remote-registry.ts';
