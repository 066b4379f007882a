import { aboutContainers, aboutObjects, aboutPods, type Rule } from '../rule.ts';

const volumeSources = [
  'configMap',
  'downwardAPI',
  'emptyDir',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** The restricted Pod Security Standard, and a read-only root file system with high user ids beyond it. */
export const podSecurityRules: readonly Rule[] = [
  aboutObjects(
    'pod-security-level',
    ['Namespace'],
    ({ metadata }) =>
      metadata.labels?.['pod-security.kubernetes.io/enforce'] !== 'restricted' &&
      'must enforce the restricted Pod Security level; set the label pod-security.kubernetes.io/enforce: restricted',
  ),
  aboutPods(
    'host-namespaces',
    ({ spec }) =>
      (spec.hostNetwork || spec.hostPID || spec.hostIPC) &&
      "shares the node's network, processes or memory; remove hostNetwork, hostPID and hostIPC",
  ),
  aboutPods('volume-type', ({ spec }) =>
    (spec.volumes ?? []).flatMap(({ name, ...sources }) =>
      Object.keys(sources)
        .filter((source) => !volumeSources.includes(source))
        .map((source) => `volume ${name} is of type ${source}; use one of ${volumeSources.join(', ')}`),
    ),
  ),
  aboutContainers(
    'privileged',
    ({ securityContext }) =>
      securityContext?.privileged && 'is privileged; remove securityContext.privileged',
  ),
  aboutContainers(
    'privilege-escalation',
    ({ securityContext }) =>
      securityContext?.allowPrivilegeEscalation !== false &&
      'may gain privileges; set securityContext.allowPrivilegeEscalation: false',
  ),
  aboutContainers('capabilities', ({ securityContext }) => {
    const { add = [], drop = [] } = securityContext?.capabilities ?? {};
    return (
      (!drop.includes('ALL') || add.length > 0) &&
      'keeps capabilities; set securityContext.capabilities.drop: [ALL] and add none'
    );
  }),
  aboutContainers('run-as-user', ({ securityContext }, { spec }) => {
    const { runAsNonRoot, runAsUser = 0 } = { ...spec.securityContext, ...securityContext };
    return (
      (runAsNonRoot !== true || runAsUser <= 10000) &&
      `runs as user ${runAsUser}; set runAsNonRoot: true and a runAsUser above 10000`
    );
  }),
  aboutContainers('seccomp', ({ securityContext }, { spec }) => {
    const type = (securityContext?.seccompProfile ?? spec.securityContext?.seccompProfile)?.type;
    return type !== 'RuntimeDefault' && 'has no seccomp profile; set seccompProfile.type: RuntimeDefault';
  }),
  aboutContainers(
    'read-only-root',
    ({ securityContext }) =>
      securityContext?.readOnlyRootFilesystem !== true &&
      'can write to its image; set securityContext.readOnlyRootFilesystem: true and mount an emptyDir where it writes',
  ),
];
