import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../configuration/configuration.ts';
import { writeSchemas } from '../manifests/schemas.ts';
import type { Step } from '../plan/step.ts';
import { goModuleSource } from './go-modules.ts';

/** JSON schemas of the Kubernetes, Argo CD and Gateway API versions that the toolchain pins. */
export function schemasFolder(cache: string): string {
  const key = createHash('sha256');
  for (const file of [
    'toolchain/kubernetes/go.mod',
    'toolchain/argocd/go.mod',
    'toolchain/gateway/go.mod',
    'src/manifests/schemas.ts',
  ]) {
    key.update(readFileSync(join(checkout, 'platform', file)));
  }
  return join(cache, 'schemas', key.digest('hex').slice(0, 12));
}

export const schemasStep = (cache: string): Step => ({
  title: 'Write the schemas of every Kubernetes, Argo CD and Gateway API kind',
  satisfied: async () => existsSync(schemasFolder(cache)),
  actions: [
    {
      kind: 'call',
      what: `read k8s.io/kubernetes, argo-cd and gateway-api in the Go module cache, write ${schemasFolder(cache)}`,
      call: async () => {
        await writeSchemas(
          {
            kubernetes: await goModuleSource('kubernetes', 'k8s.io/kubernetes'),
            argocd: await goModuleSource('argocd', 'github.com/argoproj/argo-cd/v3'),
            gateway: await goModuleSource('gateway', 'sigs.k8s.io/gateway-api'),
          },
          schemasFolder(cache),
        );
      },
    },
  ],
});
