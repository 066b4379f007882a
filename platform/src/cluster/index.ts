/** A cluster that is there: its record, its secrets, and the ways to ask it and to change it. */
export { type Account, accountActions, tokenKubeconfig } from './account.ts';
export { addedServerPolicy, egressTo, serverAddresses } from './api-server-policy.ts';
export { endedSync, environmentSteps, removalStep } from './applications.ts';
export { isApplied, serverSideApply, yamlOf } from './apply.ts';
export { type ApiRequest, type ApiResponse, type ApiServer, apiServer, mergePatch } from './direct.ts';
export { type Watching, type WatchSource, watchDirectly } from './direct-watch.ts';
export { enforcementProblem } from './enforcement.ts';
export { loadedRegistry } from './existing/loading.ts';
export { pullSecret, pullSecretObject } from './existing/steps.ts';
export { forgeFiles, forgeReason, repositorySecret } from './forge.ts';
export { type Kubectl, kubectlOf, kubectlRead, kubectlRun, podsReady } from './kubectl.ts';
export { publishedAddresses } from './published.ts';
export { argocdOf, type ClusterRecord, readClusterRecord, writeClusterRecord } from './record.ts';
export { type CompleteSecrets, forgetSecrets, readSecrets, secretsOf } from './secrets.ts';
export { clusterStopped, unanswered } from './unanswered.ts';
