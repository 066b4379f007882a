import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { run, type Step } from '../../plan/step.ts';
import { type HostLayout, imageTag, systemImage } from './layout.ts';

const manifest = fileURLToPath(new URL('./manifests/storage.yaml', import.meta.url));

/** The volume provisioner and its StorageClass. @param volumes folder of the node for the volumes */
export const storageManifest = (volumes: string): string =>
  readFileSync(manifest, 'utf8')
    .replaceAll('IMAGE', systemImage('local-path-provisioner', imageTag.provisioner))
    .replaceAll('VOLUMES', volumes);

/** Provides volumes as folders under the state folder, and reduces CoreDNS to one replica, enough for one node. */
export const storageStep = (layout: HostLayout, kubectl: string): Step => ({
  title: 'Install the volume provisioner',
  satisfied: async () => {
    const { failed } = await execa(
      kubectl,
      ['--kubeconfig', layout.kubeconfig, 'get', 'storageclass', 'standard'],
      { reject: false },
    );
    return !failed;
  },
  actions: [
    run('mkdir', ['-p', '-m', '711', layout.volumes]),
    run(kubectl, [
      '--kubeconfig',
      layout.kubeconfig,
      '--namespace=kube-system',
      'scale',
      'deployment/coredns',
      '--replicas=1',
    ]),
    run(kubectl, ['--kubeconfig', layout.kubeconfig, 'apply', '-f', '-'], {
      input: storageManifest(layout.volumes),
    }),
  ],
});
