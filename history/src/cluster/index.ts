/** What the objects of Kubernetes and Argo CD tell about an environment. */
export {
  type Application,
  type ContainerStatus,
  degradedResources,
  isDeployedJobs,
  isJobs,
  isMadeSince,
  isReady,
  type Pod,
  workloadOf,
  workloadsOf,
} from './objects.ts';
export { mayWaitForJob, podFailure } from './pod-failure.ts';
