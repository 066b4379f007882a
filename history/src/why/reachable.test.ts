import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { old, pod, scene } from '../../test/scene.ts';
import type { NetworkPolicy, Service } from '../cluster/scene.ts';
import { blockedService } from './reachable.ts';

const labelled = (name: string) => ({ matchLabels: { 'app.kubernetes.io/name': name } });

/** A Service with a port for everybody and one for the front, as numbers of the pod. */
const backend: Service = {
  metadata: { name: 'backend', namespace: 'presage-dev' },
  spec: {
    clusterIP: '10.96.14.9',
    selector: labelled('backend').matchLabels,
    ports: [
      { port: 80, targetPort: 8080 },
      { port: 81, targetPort: 8081 },
    ],
  },
};

/** The front may connect to some ports of the backend, and to nothing else. */
const frontTo = (...ports: readonly number[]): NetworkPolicy[] => [
  {
    metadata: { name: 'front' },
    spec: {
      podSelector: labelled('front'),
      policyTypes: ['Egress'],
      egress: [{ to: [{ podSelector: labelled('backend') }], ports: ports.map((port) => ({ port })) }],
    },
  },
];

const front = pod('front-1', 'front', { conditions: [{ type: 'Ready', status: 'False' }] });

/** What keeps a pod that wrote a line from the Service. */
const blocked = (line: string, policies: readonly NetworkPolicy[]) =>
  blockedService(
    scene({ pods: [front, old('backend')], services: [backend], policies, logs: { 'front-1': [line] } }),
    front,
  );

describe('a Service that policies keep a pod from', () => {
  test('is not reported for a port that the pod does not use', () => {
    assert.equal(blocked('listening, in front of http://backend:81', frontTo(8081)), undefined);
  });

  test('is reported with the port that the pod uses', () => {
    const found = blocked('connect to http://backend:81 timed out', frontTo(8080));
    assert.deepEqual(found, { service: 'backend', port: 8081, type: 'Egress', policies: ['front'] });
  });

  test('is reported without a named port only where none is open', () => {
    assert.equal(blocked('backend does not answer', frontTo(8081)), undefined);
    assert.equal(blocked('backend does not answer', frontTo(9000))?.port, 8080);
  });
});
