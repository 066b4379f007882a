import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checkout, descriptorIn, manifestTools, readConfiguration, renderOverlay } from '@presage/gitops';
import { parse } from 'yaml';
import { clusterWorkload, type Workload } from '../../test/cluster-workload.ts';
import { composeService, type Service } from '../../test/compose-service.ts';

const { services, volumes, networks } = parse(readFileSync(join(checkout, 'compose.yaml'), 'utf8'), {
  merge: true,
}) as {
  services: Readonly<Record<string, Service>>;
  volumes: object;
  networks: object;
};
const { objects } = await renderOverlay(manifestTools(readConfiguration().cache), checkout, 'prod');

const workloads = ['database', 'migrate', 'train', 'api', 'web'] as const;
const buildersOf = (image: string | undefined) =>
  Object.entries(services).filter(([, service]) => service.build && service.image === image);
const dockerfileOf = (name: string) =>
  readFileSync(join(checkout, buildersOf(services[name]?.image)[0]?.[1].build?.dockerfile ?? ''), 'utf8');

/** A service and what starts before it. */
const withDependencies = (name: string): string[] => [
  name,
  ...Object.keys(services[name]?.depends_on ?? {}).flatMap(withDependencies),
];

/** Variables of the cluster that Compose does not set, each for a reason. */
const onlyInCluster = {
  database: [],
  migrate: [],
  train: ['IMAGE'], // built here, not pinned
  api: [
    'IMAGE',
    'DASHBOARD_URL', // no Argo CD
    'OTHER_ENVIRONMENTS', // there is one
    'DRAIN_SECONDS', // no Service sends requests for a while to a container that stops
    'PINS_CONFIGMAP', // no Kubernetes to follow the pins of, so the newest model that is not worse is served
    'MODEL_churn',
    'MODEL_crime',
    'MODEL_oracle',
    'POD_NAME',
    'TRAINING_RUNNER', // what trains on request is a child process
    'NODE_OPTIONS', // which would get the same bounds of its heap
  ],
  web: ['IMAGE', 'DRAIN_SECONDS'],
} as const;

const compose = (name: string): Workload => {
  const service = services[name];
  assert.ok(service, `compose.yaml has no service ${name}`);
  return composeService(service);
};

describe('compose.yaml runs what the manifests run', () => {
  test('the same workloads, and the one that creates the secrets', () => {
    const inCluster = objects
      .filter(({ kind }) => ['Deployment', 'StatefulSet', 'Job'].includes(kind))
      .map(({ metadata }) => metadata.name);
    assert.deepEqual(inCluster.toSorted(), [...workloads].toSorted());
    assert.deepEqual(Object.keys(services).toSorted(), ['secrets', ...workloads].toSorted());
    assert.deepEqual(Object.keys(volumes).toSorted(), ['database', 'models', 'secrets']);
    assert.deepEqual(Object.keys(networks).toSorted(), ['data', 'front']);
  });

  test('each image is built by one service, which comes before the others of that image, and never pulled', () => {
    for (const [name, { image, pull_policy }] of Object.entries(services)) {
      const builders = buildersOf(image).map(([builder]) => builder);
      assert.equal(builders.length, 1, `${image} is built by ${builders.join(', ') || 'no service'}`);
      assert.ok(
        withDependencies(name).includes(builders[0] ?? ''),
        `${name} does not wait for ${builders[0]}`,
      );
      assert.equal(pull_policy, 'never', name);
    }
  });

  for (const name of workloads) {
    describe(name, () => {
      const inCluster = clusterWorkload(objects, name);

      test('command, user, read-only root and capabilities', () => {
        const { args, user, readOnly, dropped, privilegeEscalation } = compose(name);
        assert.deepEqual(
          { args, user, readOnly, dropped, privilegeEscalation },
          {
            args: inCluster.args,
            user: inCluster.user,
            readOnly: inCluster.readOnly,
            dropped: inCluster.dropped,
            privilegeEscalation: inCluster.privilegeEscalation,
          },
        );
        assert.equal(readOnly, true);
        assert.equal([...dockerfileOf(name).matchAll(/^USER (.*)$/gm)].at(-1)?.[1], user);
      });

      test('environment, except what only a cluster has', () => {
        const here = compose(name).environment;
        const there = inCluster.environment;
        const left: readonly string[] = onlyInCluster[name];
        assert.deepEqual(
          Object.keys(there)
            .filter((variable) => !(variable in here))
            .toSorted(),
          left.toSorted(),
        );
        const expected = Object.fromEntries(Object.entries(there).filter(([key]) => !left.includes(key)));
        assert.deepEqual(here, { ...expected, ...(name === 'api' ? { ENVIRONMENT: 'compose' } : {}) });
      });

      test('limits of processor and memory', () => {
        const train = clusterWorkload(objects, 'train').limits;
        const { cpu, mebibytes } = inCluster.limits;
        assert.deepEqual(compose(name).limits, {
          cpu,
          // Trainings on request are Jobs of their own in a cluster, and child processes of the api here.
          mebibytes: mebibytes + (name === 'api' ? train.mebibytes : 0),
        });
      });

      test('folders that it may write to, and their sizes', () => {
        const train = clusterWorkload(objects, 'train').writable;
        assert.deepEqual(compose(name).writable, name === 'api' ? train : inCluster.writable);
      });
    });
  }

  test('the secrets of gitops.config.ts with the same lengths, and nothing else', async () => {
    const { secrets } = await descriptorIn();
    const script = String(services.secrets?.command);
    const created = [...script.matchAll(/^ *create ([a-z-]+) (\d+) (\S+)$/gm)];
    assert.deepEqual(
      Object.fromEntries(created.map(([, name, bytes]) => [name, Number(bytes)])),
      Object.fromEntries(Object.entries(secrets).map(([name, { bytes }]) => [name, bytes])),
    );
    const owners = new Set(created.map(([, , , owner]) => owner));
    const [user, group] = [compose('database').user, compose('api').user].map((one) => one.split(':')[0]);
    assert.deepEqual(owners, new Set([compose('api').user, `${user}:${group}`]));
  });

  test('pages and API are published on loopback, on the NodePorts of prod unless a variable says otherwise', () => {
    for (const [service, variable, port] of [
      ['web', 'PRESAGE_WEB_PORT', 30001],
      ['api', 'PRESAGE_API_PORT', 30080],
    ] as const)
      assert.deepEqual(services[service]?.ports, [
        { host_ip: '127.0.0.1', published: `\${${variable}:-${port}}`, target: 8080 },
      ]);
    for (const name of ['secrets', 'database', 'migrate', 'train'])
      assert.equal(services[name]?.ports, undefined);
  });
});
