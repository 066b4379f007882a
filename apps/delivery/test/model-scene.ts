import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { checkout } from '@presage/gitops';
import { type DeliveryScene, deliveryScene } from '@presage/gitops/testing';
import { type FakeApi, fakeApi, tokenOf } from './fake-api.ts';

/** A delivery scene whose environments have an API each, at the node ports of their overlays. */
export interface ModelScene extends DeliveryScene {
  readonly apis: Readonly<Record<'dev' | 'prod', FakeApi>>;
  /** What an environment pins of churn. */
  readonly pin: (environment: string) => Promise<string>;
}

/** A free port in the range of node ports. */
async function freeNodePort(): Promise<number> {
  for (;;) {
    const port = 30_000 + Math.floor(Math.random() * 2767);
    const isFree = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen({ port, host: '0.0.0.0', exclusive: true }, () => probe.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

/** What is delivered: the images of a few lines that the scene has, to this repository's manifests. */
const descriptor = `import { defineDelivery } from '@presage/gitops/descriptor';

export default defineDelivery({
  environments: ['dev', 'prod'],
  jobs: {
    migrate: { image: 'api', inputs: ['apps/api/migrations'] },
    train: { image: 'api', inputs: ['apps/api/migrations'] },
  },
  secrets: { 'admin-password': { bytes: 15, account: 'admin' } },
  pinnedFiles: ['models.env'],
  extensions: ['apps/delivery/src/extension.ts'],
});
`;

/** Nothing is pushed yet. */
export async function modelScene(): Promise<ModelScene> {
  const scene = await deliveryScene({ manifests: checkout });
  const pin = async (environment: string) => {
    const text = await scene.bare(['show', `env/${environment}:overlays/${environment}/models.env`]);
    return /^churn=(.*)$/m.exec(text)?.[1] ?? 'first';
  };
  const open = async (environment: string) =>
    fakeApi(environment, () => pin(environment), await freeNodePort());
  const apis = { dev: await open('dev'), prod: await open('prod') };

  const files: Record<string, string> = {};
  for (const [environment, port] of Object.entries({ dev: 31080, prod: 30080 })) {
    const file = `overlays/${environment}/kustomization.yaml`;
    const own = apis[environment as 'dev' | 'prod'].port;
    files[file] = (await readFile(join(scene.work, file), 'utf8')).replace(`value: ${port}`, `value: ${own}`);
  }
  files['gitops.config.ts'] = descriptor;
  await scene.commit('node ports of the fake APIs, and the extension', files);

  const state = join(scene.folder, 'state', 'presage');
  const record = join(state, 'cluster.json');
  const known = JSON.parse(await readFile(record, 'utf8'));
  await writeFile(record, JSON.stringify({ ...known, checkout: scene.work }));
  const secretsOf = (environment: string) => ({ 'delivery-token': tokenOf(environment) });
  await writeFile(
    join(state, 'secrets.json'),
    JSON.stringify({
      argocd: 'a-password-of-argo-cd',
      environments: { dev: secretsOf('dev'), prod: secretsOf('prod') },
    }),
  );
  return {
    ...scene,
    apis,
    pin,
    close: async () => {
      await Promise.all([apis.dev.close(), apis.prod.close()]);
      await scene.close();
    },
  };
}
