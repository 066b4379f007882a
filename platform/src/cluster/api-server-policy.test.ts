import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { checkout } from '../configuration/configuration.ts';
import { addedPolicy } from './api-server-policy.ts';
import { address } from './host/layout.ts';

const policy = parse(readFileSync(join(checkout, 'base/network-policies/kubernetes-api.yaml'), 'utf8'));
const service = { address: address.services.replace('0/12', '1'), port: 443 };

describe('the way to the API server', () => {
  test('is open by the manifests on the host provider', () => {
    assert.equal(addedPolicy([policy], [service, { address: address.node, port: 6443 }]), undefined);
  });

  test('is opened for the same pods where the API server has other addresses', () => {
    const added = addedPolicy([policy], [service, { address: '172.18.0.2', port: 6443 }]);
    assert.deepEqual(added, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'kubernetes-api-here', namespace: undefined },
      spec: {
        podSelector: policy.spec.podSelector,
        policyTypes: ['Egress'],
        egress: [
          { to: [{ ipBlock: { cidr: '10.96.0.1/32' } }], ports: [{ protocol: 'TCP', port: 443 }] },
          { to: [{ ipBlock: { cidr: '172.18.0.2/32' } }], ports: [{ protocol: 'TCP', port: 6443 }] },
        ],
      },
    });
  });

  test('is nobody’s where no policy asks for it', () => {
    assert.equal(addedPolicy([], [service]), undefined);
  });
});
