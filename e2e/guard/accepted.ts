import { added, type Change, replaced } from './change.ts';

const web = 'base/web/deployment.yaml';

const several = (
  what: string,
  ...edits: readonly (readonly [file: string, from: string | undefined, to: string])[]
): Change => ({
  what,
  edits: edits.map(([file, from, to]) => ({ file, to, ...(from !== undefined && { from }) })),
});

/** Changes that the API server accepts: none may be refused. */
export const accepted: readonly Change[] = [
  replaced(
    'more replicas',
    'overlays/dev/kustomization.yaml',
    'name: web\n    count: 1',
    'name: web\n    count: 2',
  ),
  replaced('env var removed', web, '            - name: DRAIN_SECONDS\n              value: "5"\n', ''),
  replaced(
    'env var from value to fieldRef',
    web,
    '              value: "5"\n',
    '              valueFrom:\n                fieldRef:\n                  fieldPath: metadata.name\n',
  ),
  several(
    'volume added',
    [
      web,
      '          securityContext:\n            allow',
      '          volumeMounts:\n            - name: tmp\n              mountPath: /tmp\n          securityContext:\n            allow',
    ],
    [
      web,
      '      containers:\n',
      '      volumes:\n        - name: tmp\n          emptyDir: {}\n      containers:\n',
    ],
  ),
  replaced(
    'volume of another kind',
    'base/train/job.yaml',
    '          emptyDir:\n            sizeLimit: 128Mi',
    '          emptyDir: {}',
  ),
  replaced(
    'probe kind changed',
    web,
    '          livenessProbe:\n            httpGet:\n              path: /livez\n              port: http\n',
    '          livenessProbe:\n            tcpSocket:\n              port: http\n',
  ),
  several(
    'job changed',
    ['base/migrate/job.yaml', 'backoffLimit: 4', 'backoffLimit: 5'],
    ['base/migrate/job.yaml', 'activeDeadlineSeconds: 300', 'activeDeadlineSeconds: 400'],
  ),
  replaced('job env changed', 'base/migrate/job.yaml', 'value: database', 'value: database.presage-dev'),
  replaced('cronjob schedule', 'base/train/cronjob.yaml', '"0 3 * * *"', '"10 3 * * *"'),
  replaced('service port changed', 'base/web/service.yaml', 'port: 8080', 'port: 8081'),
  replaced('service port renamed', 'base/api/service.yaml', '- name: http\n', '- name: web\n'),
  replaced('node port changed', 'overlays/dev/kustomization.yaml', 'value: 31001', 'value: 31777'),
  replaced('network policy', 'base/network-policies/api.yaml', 'cidr: 0.0.0.0/0', 'cidr: 10.0.0.0/8'),
  replaced('pdb', 'base/api/poddisruptionbudget.yaml', 'maxUnavailable: 1 #', 'minAvailable: 0 #'),
  replaced('statefulset template', 'base/database/statefulset.yaml', 'memory: 512Mi', 'memory: 600Mi'),
  replaced(
    'statefulset env',
    'base/database/statefulset.yaml',
    'terminationGracePeriodSeconds: 60',
    'terminationGracePeriodSeconds: 90',
  ),
  replaced(
    'config value',
    'overlays/dev/kustomization.yaml',
    'ENVIRONMENT=dev\n',
    'ENVIRONMENT=dev\n      - OTHER=1\n',
  ),
  replaced('role', 'base/api/role.yaml', '      - list\n', '      - list\n      - watch\n'),
  replaced(
    'role binding to another role',
    'base/api/rolebinding.yaml',
    '  kind: Role\n  name: api',
    '  kind: Role\n  name: other',
  ),
  replaced('namespace label', 'base/namespace.yaml', '  labels:\n', '  labels:\n    team: shop\n'),
  replaced(
    'labels without selectors',
    'overlays/dev/kustomization.yaml',
    'namespace: presage-dev\n',
    'namespace: presage-dev\nlabels:\n  - pairs:\n      team: shop\n    includeTemplates: true\n',
  ),
  replaced(
    'annotations removed',
    'base/database/service.yaml',
    '  annotations:\n    argocd.argoproj.io/sync-wave: "-3"\n',
    '',
  ),
  several(
    'deployment replaced: another selector',
    [
      'base/api/deployment.yaml',
      'metadata:\n  name: api\n  annotations:\n',
      'metadata:\n  name: api\n  annotations:\n    argocd.argoproj.io/sync-options: Replace=true,Force=true\n',
    ],
    [
      'base/api/kustomization.yaml',
      'app.kubernetes.io/component: backend',
      'app.kubernetes.io/component: server',
    ],
  ),
  added(
    'a new service account and config map',
    'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: worker\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: worker\ndata:\n  A: b\n',
  ),
  added(
    'a claim',
    'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: more\n  annotations:\n    argocd.argoproj.io/sync-options: Prune=false,Delete=false\n    argocd.argoproj.io/compare-options: IgnoreExtraneous\nspec:\n  accessModes:\n    - ReadWriteOnce\n  resources:\n    requests:\n      storage: 1Gi\n',
  ),
  several(
    'large config map applied by the server',
    ['overlays/dev/large.txt', undefined, '0123456789abcde\n'.repeat(18_750)],
    [
      'overlays/dev/kustomization.yaml',
      'configMapGenerator:\n',
      'configMapGenerator:\n  - name: large\n    files:\n      - large.txt\n    options:\n      annotations:\n        argocd.argoproj.io/sync-options: ServerSideApply=true\n',
    ],
  ),
  replaced(
    'volume kind changed',
    'base/database/statefulset.yaml',
    '        - name: temporary\n          emptyDir:\n            sizeLimit: 64Mi\n',
    '        - name: temporary\n          configMap:\n            name: database\n',
  ),
  several(
    'volume and mount removed',
    ['base/database/statefulset.yaml', '            - name: temporary\n              mountPath: /tmp\n', ''],
    [
      'base/database/statefulset.yaml',
      '        - name: temporary\n          emptyDir:\n            sizeLimit: 64Mi\n',
      '',
    ],
  ),
  replaced(
    'sidecar added',
    web,
    '      containers:\n',
    '      containers:\n        - name: second\n          image: presage/web:unpinned\n          resources:\n            requests:\n              cpu: 10m\n              memory: 64Mi\n              ephemeral-storage: 32Mi\n            limits:\n              cpu: "1"\n              memory: 64Mi\n              ephemeral-storage: 32Mi\n          startupProbe:\n            tcpSocket:\n              port: 8081\n          readinessProbe:\n            tcpSocket:\n              port: 8081\n          livenessProbe:\n            tcpSocket:\n              port: 8081\n          securityContext:\n            allowPrivilegeEscalation: false\n            readOnlyRootFilesystem: true\n            capabilities:\n              drop:\n                - ALL\n',
  ),
  replaced(
    'container port added',
    web,
    '              containerPort: 8080\n',
    '              containerPort: 8080\n            - name: metrics\n              containerPort: 9090\n',
  ),
  replaced(
    'host alias and DNS',
    web,
    '      containers:\n',
    '      hostAliases:\n        - ip: 10.0.0.1\n          hostnames:\n            - a.example\n      containers:\n',
  ),
  added(
    'autoscaler',
    'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: web\nspec:\n  minReplicas: 1\n  maxReplicas: 2\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: web\n  metrics:\n    - type: Resource\n      resource:\n        name: cpu\n        target:\n          type: Utilization\n          averageUtilization: 70\n',
  ),
  several('requests and limits', [web, 'cpu: 10m', 'cpu: 20m'], [web, 'memory: 256Mi', 'memory: 300Mi']),
  replaced(
    'topology spread removed',
    web,
    '      topologySpreadConstraints:\n        - maxSkew: 1\n          topologyKey: kubernetes.io/hostname\n          whenUnsatisfiable: ScheduleAnyway\n          labelSelector:\n            matchLabels: {} # filled by kustomization.yaml\n          matchLabelKeys:\n            - pod-template-hash\n',
    '',
  ),
];
