import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Configuration, checkout } from '../../configuration/configuration.ts';
import { takeToolsSteps } from '../../tools/archive.ts';
import { dashboardStep } from '../../tools/dashboard-build.ts';
import { goToolNames, goToolPath, goToolSteps } from '../../tools/go-tools.ts';
import { schemasFolder, schemasStep } from '../../tools/schemas.ts';
import { forgeRecord } from '../forge.ts';
import { type Provider, repositoryOf } from '../provider.ts';
import { baseSteps } from './bases.ts';
import { containerdStep, networkStep } from './containerd.ts';
import { hostDownPlan } from './down.ts';
import { buildahArgs, builtArgocd, nodeImage, nodeImageSteps, systemImageStep } from './images.ts';
import { keepImagesStep, restoreImagesStep } from './kept-images.ts';
import { kubernetesSteps } from './kubeadm.ts';
import { hostLayout, registryName } from './layout.ts';
import { packagesStep } from './packages.ts';
import { closedUntilJudgedStep, policySteps } from './policies.ts';
import { hostPreflight, portsStep, requireRoot } from './preflight.ts';
import { registryStep } from './registry.ts';
import { replaceStep } from './replace.ts';
import { storageStep } from './storage.ts';

/** Kubernetes directly on this machine, with every part from Debian's packages and the Go modules. */
export function hostProvider(configuration: Configuration): Provider {
  const { state, cache } = configuration;
  const layout = hostLayout(state, cache);
  const kubectl = goToolPath(cache, 'kubernetes', 'kubectl');
  return {
    name: 'host',
    preflight: () => hostPreflight(configuration, layout),
    up: (nodePorts) => [
      packagesStep(),
      ...takeToolsSteps(configuration),
      ...goToolSteps(cache, ['kustomize']),
      portsStep(layout, nodePorts),
      dashboardStep(cache),
      ...goToolSteps(cache, goToolNames),
      schemasStep(cache),
      ...baseSteps(layout.bases, ['node', 'system']),
      restoreImagesStep(cache, layout),
      registryStep(layout),
      ...nodeImageSteps(layout),
      systemImageStep(cache, layout),
      keepImagesStep(cache, layout),
      replaceStep(cache, layout),
      networkStep(layout),
      containerdStep(cache, layout),
      closedUntilJudgedStep(layout),
      ...kubernetesSteps(cache, layout),
      ...policySteps(cache, layout),
      storageStep(layout, kubectl),
    ],
    isThere: async () => {
      if (!existsSync(layout.root)) return false;
      requireRoot();
      return true;
    },
    kept: 'the volumes and the secrets',
    down: (options) => hostDownPlan(configuration, layout, options),
    record: () => ({
      provider: 'host',
      checkout,
      kubeconfig: layout.kubeconfig,
      repository: repositoryOf(configuration),
      registry: registryName,
      builder: 'buildah',
      builderArgs: buildahArgs(layout),
      nodeImage,
      tools: {
        kubectl,
        kustomize: goToolPath(cache, 'kustomize'),
        kubeconform: goToolPath(cache, 'kubeconform'),
        schemas: schemasFolder(cache),
      },
      ...forgeRecord(configuration),
      createdAt: new Date().toISOString(),
    }),
    argocd: () => ({
      ...builtArgocd(cache),
      repositories: join(state, 'git'),
    }),
  };
}
