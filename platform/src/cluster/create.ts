/** How a cluster comes up and is taken away: the providers, Argo CD, and what applies to the API server. */
export { apiServerPolicyStep } from './api-server-policy.ts';
export { argocdAccountStep, argocdSteps } from './argocd.ts';
export { chooseProvider } from './choose.ts';
export { deployedStep, type Followed } from './deployed.ts';
export type { ExistingOptions } from './existing/provider.ts';
export { argocdRepositoryStep, forgetForgeStep, keepCredentialsStep } from './forge.ts';
export { daemonPid, startDaemon, stopDaemon } from './host/daemon.ts';
export { type HostLayout, hostLayout, nodeAddress } from './host/layout.ts';
export { dockerNodeImageSteps } from './kind/node-image.ts';
export type { DownOptions, Provider } from './provider.ts';
