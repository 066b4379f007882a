import { added, type Change, replaced } from './change.ts';

/** A change of issue 9, with what the refusal says beside the server's own words. */
export interface Case extends Change {
  readonly file: string;
  readonly says: RegExp;
  readonly wayOut?: RegExp;
}

const api = 'base/api/deployment.yaml';
const overlay = 'overlays/dev/kustomization.yaml';
const database = 'base/database/statefulset.yaml';
const models = 'base/train/persistentvolumeclaim.yaml';

const configMap = (name: string, data: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n${data}`;

/** The table "What the API server would say" of the issue. */
export const cases: readonly Case[] = [
  {
    ...replaced(
      'commonLabels, which reach the selectors',
      overlay,
      'namespace: presage-dev\n',
      'namespace: presage-dev\ncommonLabels:\n  team: shop\n',
    ),
    file: api,
    says: /Deployment api: spec\.selector: .*field is immutable/,
    wayOut: /includeTemplates: true/,
  },
  {
    ...replaced(
      'labels with includeSelectors',
      overlay,
      'namespace: presage-dev\n',
      'namespace: presage-dev\nlabels:\n  - pairs:\n      team: shop\n    includeSelectors: true\n',
    ),
    file: api,
    says: /Deployment api: spec\.selector: .*field is immutable/,
    wayOut: /Replace=true,Force=true/,
  },
  {
    ...replaced('a smaller volume', models, 'storage: 2Gi', 'storage: 1Gi'),
    file: models,
    says: /PersistentVolumeClaim models: .*can not be less than/,
    wayOut: /new name/,
  },
  {
    ...replaced('another access mode', models, '- ReadWriteOnce', '- ReadWriteMany'),
    file: models,
    says: /PersistentVolumeClaim models: spec: .*immutable/,
    wayOut: /new name/,
  },
  {
    ...replaced('another serviceName', database, 'serviceName: database', 'serviceName: database-peers'),
    file: database,
    says: /StatefulSet database: spec\.serviceName: .*field is immutable/,
    wayOut: /Replace=true,Force=true/,
  },
  {
    ...replaced(
      'claim templates in a StatefulSet that had none',
      database,
      '  serviceName: database\n',
      `  serviceName: database
  volumeClaimTemplates:
    - metadata:
        name: more
      spec:
        accessModes:
          - ReadWriteOnce
        resources:
          requests:
            storage: 1Gi
`,
    ),
    file: database,
    says: /StatefulSet database: spec\.volumeClaimTemplates: .*field is immutable/,
    wayOut: /Replace=true,Force=true/,
  },
  {
    ...replaced(
      'another clusterIP',
      'base/api/service.yaml',
      '  type: ClusterIP\n',
      '  type: ClusterIP\n  clusterIP: None\n',
    ),
    file: 'base/api/service.yaml',
    says: /Service api: spec\.clusterIPs?.*may not change once set/,
    wayOut: /Replace=true,Force=true/,
  },
  {
    what: 'a file of 300 kB in a configMapGenerator',
    edits: [
      { file: 'overlays/dev/large.txt', to: `${'0123456789abcde\n'.repeat(18_750)}` },
      {
        file: overlay,
        from: 'configMapGenerator:\n',
        to: 'configMapGenerator:\n  - name: large\n    files:\n      - large.txt\n',
      },
    ],
    file: overlay,
    says: /ConfigMap large-\w+: .*annotations: Too long: may not be more than 262144 bytes/,
    wayOut: /ServerSideApply=true/,
  },
  {
    ...added('a key that is a path', configMap('paths', '  path/to/a.conf: "1"\n')),
    file: 'base/added.yaml',
    says: /ConfigMap paths: data\[path\/to\/a\.conf\]: .*a valid config key must consist of/,
  },
  {
    ...added('a name with an underscore', configMap('api_limits', '  max: "1"\n')),
    file: 'base/added.yaml',
    says: /ConfigMap api_limits: metadata\.name: .*RFC 1123/,
  },
  {
    ...replaced(
      'a label with a name and an address',
      api,
      'metadata:\n  name: api\n',
      'metadata:\n  name: api\n  labels:\n    owner: Jean Example <j@example.com>\n',
    ),
    file: api,
    says: /Deployment api: metadata\.labels: .*a valid label must be/,
  },
  {
    ...replaced('MB where a quantity has M', api, 'memory: 768Mi', 'memory: 768MB'),
    file: api,
    says: /Deployment api: .*quantities must match/,
  },
  {
    ...replaced('a limit below the request', api, 'memory: 768Mi', 'memory: 128Mi'),
    file: api,
    says: /Deployment api: spec\.template\.spec\.containers\[0\]\.resources\.requests: .*must be less than or equal to memory limit/,
  },
  {
    ...replaced('a node port outside the range', overlay, 'value: 31001', 'value: 8081'),
    file: overlay,
    says: /Service web, port http asks for nodePort 8081, and the API server gives out 30000 to 32767 only/,
  },
];
