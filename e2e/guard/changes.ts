import { added, type Change, replaced } from './change.ts';

const api = 'base/api/deployment.yaml';
const web = 'base/web/deployment.yaml';

/** Forty changes that an API server refuses, written down before any of them was tried. */
export const changes: readonly Change[] = [
  replaced('a container port above 65535', web, 'containerPort: 8080', 'containerPort: 80800'),
  replaced(
    'a liveness probe that must succeed twice',
    web,
    '            periodSeconds: 10\n',
    '            periodSeconds: 10\n            successThreshold: 2\n',
  ),
  replaced(
    'a probe of two kinds',
    web,
    '          livenessProbe:\n',
    '          livenessProbe:\n            tcpSocket:\n              port: http\n',
  ),
  replaced('a negative probe period', api, 'periodSeconds: 2\n', 'periodSeconds: -2\n'),
  replaced('a negative number of replicas', web, 'revisionHistoryLimit: 3', 'revisionHistoryLimit: -3'),
  replaced('a rolling update that may do nothing', web, 'maxSurge: 100%', 'maxSurge: 0'),
  replaced('more unavailable pods than there are', web, 'maxUnavailable: 0', 'maxUnavailable: 150%'),
  replaced(
    'a rolling update’s numbers beside Recreate',
    api,
    '    type: RollingUpdate',
    '    type: Recreate',
  ),
  replaced(
    'a restart policy that a Deployment does not have',
    web,
    '      serviceAccountName: web\n',
    '      serviceAccountName: web\n      restartPolicy: OnFailure\n',
  ),
  replaced(
    'a deadline shorter than the time until a pod counts as ready',
    web,
    '  progressDeadlineSeconds: 60',
    '  progressDeadlineSeconds: 60\n  minReadySeconds: 90',
  ),
  replaced(
    'two volumes mounted at one path',
    api,
    'mountPath: /run/secrets/presage',
    'mountPath: /var/lib/presage/models',
  ),
  replaced(
    'an environment variable whose name contains =',
    web,
    'name: DRAIN_SECONDS',
    'name: DRAIN=SECONDS',
  ),
  replaced(
    'a variable with a value and a source',
    api,
    '              valueFrom:\n                fieldRef:',
    '              value: none\n              valueFrom:\n                fieldRef:',
  ),
  replaced(
    'a resource that nobody provides, without a domain',
    web,
    'memory: 64Mi',
    'memory: 64Mi\n              gpu: "1"',
  ),
  replaced(
    'more ephemeral storage requested than allowed',
    api,
    'ephemeral-storage: 32Mi',
    'ephemeral-storage: 32Gi',
  ),
  replaced('a user id below zero', web, 'runAsUser: 10002', 'runAsUser: -10002'),
  replaced('a seccomp profile of a file that is not named', web, 'type: RuntimeDefault', 'type: Localhost'),
  replaced(
    'file modes beyond 0777',
    api,
    'defaultMode: 0440\n        # Where',
    'defaultMode: 01777\n        # Where',
  ),
  replaced(
    'a volume of two kinds',
    api,
    '          persistentVolumeClaim:\n',
    '          emptyDir: {}\n          persistentVolumeClaim:\n',
  ),
  replaced(
    'a DNS policy without name servers',
    web,
    '      enableServiceLinks: false',
    '      dnsPolicy: None\n      enableServiceLinks: false',
  ),
  replaced(
    'a toleration with operator Exists and a value',
    web,
    '      topologySpreadConstraints:\n',
    '      tolerations:\n        - key: disk\n          operator: Exists\n          value: ssd\n      topologySpreadConstraints:\n',
  ),
  replaced('a skew of zero', web, 'maxSkew: 1', 'maxSkew: 0'),
  replaced(
    'a node affinity with an operator that does not exist',
    web,
    '      topologySpreadConstraints:\n',
    '      affinity:\n        nodeAffinity:\n          requiredDuringSchedulingIgnoredDuringExecution:\n            nodeSelectorTerms:\n              - matchExpressions:\n                  - key: disk\n                    operator: Equals\n                    values:\n                      - ssd\n      topologySpreadConstraints:\n',
  ),
  replaced(
    'a host name with an underscore',
    web,
    '      serviceAccountName: web\n',
    '      serviceAccountName: web\n      hostname: shop_web\n',
  ),
  replaced('a port name in upper case', 'base/web/service.yaml', 'name: http', 'name: HTTP'),
  replaced(
    'two ports of which one has no name',
    'base/api/service.yaml',
    '      targetPort: http\n',
    '      targetPort: http\n    - port: 8081\n      targetPort: http\n',
  ),
  replaced(
    'session affinity by something unknown',
    'base/web/service.yaml',
    '  type: NodePort\n',
    '  type: NodePort\n  sessionAffinity: Cookie\n',
  ),
  replaced(
    'a node port that Argo CD’s dashboard has',
    'overlays/dev/kustomization.yaml',
    'value: 31001',
    'value: 30443',
  ),
  replaced(
    'a disruption budget with minimum and maximum',
    'base/api/poddisruptionbudget.yaml',
    '  selector:\n',
    '  minAvailable: 1\n  selector:\n',
  ),
  replaced(
    'a range of addresses that is none',
    'base/network-policies/api.yaml',
    'cidr: 0.0.0.0/0',
    'cidr: 0.0.0.0/33',
  ),
  replaced(
    'a range of ports that ends before it begins',
    'base/network-policies/dns.yaml',
    '        - protocol: TCP\n          port: 53\n',
    '        - protocol: TCP\n          port: 53\n          endPort: 50\n',
  ),
  replaced('a schedule with 61 minutes', 'base/train/cronjob.yaml', '"0 3 * * *"', '"61 3 * * *"'),
  replaced(
    'a time zone that does not exist',
    'base/train/cronjob.yaml',
    '  suspend: true\n',
    '  suspend: true\n  timeZone: Europe/Atlantis\n',
  ),
  replaced('a Job with a negative limit', 'base/migrate/job.yaml', 'backoffLimit: 4', 'backoffLimit: -4'),
  replaced(
    'pods of a StatefulSet started in another order',
    'base/database/statefulset.yaml',
    '  replicas: 1\n',
    '  replicas: 1\n  podManagementPolicy: Parallel\n',
  ),
  replaced(
    'a volume that is to grow, on a storage class that can’t',
    'base/database/persistentvolumeclaim.yaml',
    'storage: 2Gi',
    'storage: 4Gi',
  ),
  replaced(
    'another storage class',
    'base/train/persistentvolumeclaim.yaml',
    '  accessModes:\n',
    '  storageClassName: fast\n  accessModes:\n',
  ),
  replaced(
    'a rule of a Role without verbs',
    'base/api/role.yaml',
    '    verbs:\n      - list\n',
    '    verbs: []\n',
  ),
  added(
    'an autoscaler whose minimum exceeds its maximum',
    `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  minReplicas: 5
  maxReplicas: 2
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 70
`,
  ),
  added(
    'an Ingress for an address instead of a host',
    `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  rules:
    - host: http://shop.example
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  name: http
`,
  ),
];
