import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Configuration, checkout, deliver, makeEnvironment, readConfiguration } from '@presage/gitops';
import { type DeliveryScene, deliveryScene } from '@presage/gitops/testing';
import { tokenKubeconfig } from '@presage/platform/cluster';
import { kubeconfigFile } from '../src/account/kubeconfig.ts';

/** The sample's descriptor with previews, and with the service, on or off. */
export async function descriptor(deliveries: string): Promise<string> {
  const text = await readFile(join(checkout, 'gitops', 'test', 'sample', 'gitops.config.ts'), 'utf8');
  return text.replace(
    '  pinnedFiles',
    `  deliveries: ${deliveries},\n  previews: { service: 'web' },\n  pinnedFiles`,
  );
}

export interface DeliveredScene extends DeliveryScene {
  readonly configuration: Configuration;
}

/** A scene whose main has the service, with the kubeconfig of its account for these environments. */
export async function deliveredScene(environments: readonly string[]): Promise<DeliveredScene> {
  const scene = await deliveryScene({ files: { 'gitops.config.ts': await descriptor("{ client: 'api' }") } });
  const configuration = readConfiguration({ ...process.env, XDG_STATE_HOME: join(scene.folder, 'state') });
  const file = kubeconfigFile(configuration.state);
  await mkdir(dirname(file), { recursive: true });
  const contexts = environments.map((name) => makeEnvironment(name));
  const server = `http://${scene.record.registry}`;
  await writeFile(file, tokenKubeconfig({ name: 'deliveries', server, contexts }, 'a-token', ''));
  return { ...scene, configuration };
}

/** Writes the branch of a preview of main, as the push of a branch does. @returns main's commit */
export async function previewOn({ bare }: DeliveryScene, branch: string): Promise<string> {
  const revision = await bare(['rev-parse', 'refs/heads/main']);
  await deliver(bare, {
    action: 'preview',
    environment: makeEnvironment(`preview-${branch}`),
    revision,
    previous: undefined,
    content: { files: { 'overlays/preview/branch.env': `BRANCH=${branch}\n` } },
    subject: `preview of ${branch}`,
    images: [],
  });
  return revision;
}
