import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../configuration/configuration.ts';

/** Folder under platform/toolchain whose go.mod pins the versions of programs built from the Go module proxy. */
export type GoModule =
  | 'kubernetes'
  | 'containerd'
  | 'argocd'
  | 'checks'
  | 'policies'
  | 'workflows'
  | 'docker'
  | 'kind'
  | 'traefik'
  | 'gateway';

/**
 * The version of a Go module that a toolchain folder requires, such as `v1.37.2`.
 * @throws Error when its go.mod does not require the module
 */
export function goModuleVersion(module: GoModule, path: string): string {
  const file = join(checkout, 'platform', 'toolchain', module, 'go.mod');
  const line = readFileSync(file, 'utf8')
    .split('\n')
    .find((line) => line.trim().replace('require ', '').startsWith(`${path} v`));
  const version = line && / (v\S+)/.exec(line)?.[1];
  if (!version) throw new Error(`${file} does not require ${path}.`);
  return version;
}

export const kubernetesVersion = goModuleVersion('kubernetes', 'k8s.io/kubernetes');
export const argocdVersion = goModuleVersion('argocd', 'github.com/argoproj/argo-cd/v3');

export const containerdVersion = goModuleVersion('containerd', 'github.com/containerd/containerd/v2');

/** The version of Node that the workspace and the images run, such as `24.21.0`: the root package.json pins it. */
export const nodeVersion: string = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'))
  .devDependencies.node;
