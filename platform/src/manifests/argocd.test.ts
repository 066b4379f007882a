import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { checkout } from '../configuration/configuration.ts';
import { makeEnvironment } from '../environment/environment.ts';
import { argocdResources } from './argocd-resources.ts';

const text = (path: string) => readFileSync(join(checkout, path), 'utf8');
const yaml = (path: string) => parse(text(path));

describe('argocd', () => {
  test('the published manifest is of the version that the toolchain builds', () => {
    const [, version] =
      /github\.com\/argoproj\/argo-cd\/v3 (v\S+)/.exec(text('platform/toolchain/argocd/go.mod')) ?? [];
    const remote = yaml('argocd/install/kustomization.yaml').resources.filter((entry: string) =>
      entry.includes('://'),
    );
    assert.deepEqual(remote, [
      `https://raw.githubusercontent.com/argoproj/argo-cd/${version}/manifests/install.yaml`,
    ]);
    const [container] = yaml('argocd/git/deployment.yaml').spec.template.spec.containers;
    assert.equal(container.image, `quay.io/argoproj/argocd:${version}`);
  });

  test('there is an Application for each environment, and the project allows exactly what they use', () => {
    const environments = [makeEnvironment('dev'), makeEnvironment('staging', 'dev', 'presage-try')];
    const [project, set] = argocdResources(environments) as [
      ReturnType<typeof yaml>,
      ReturnType<typeof yaml>,
    ];
    const template = set.spec.template.spec;
    assert.deepEqual(set.spec.generators, [
      {
        list: {
          elements: [
            { environment: 'dev', namespace: 'presage-dev' },
            { environment: 'staging', namespace: 'presage-try' },
          ],
        },
      },
    ]);
    assert.equal(template.project, project.metadata.name);
    assert.deepEqual(project.spec.sourceRepos, [template.source.repoURL]);
    assert.deepEqual(
      project.spec.destinations,
      ['presage-dev', 'presage-try'].map((namespace) => ({ server: template.destination.server, namespace })),
    );
    assert.deepEqual(project.spec.clusterResourceWhitelist, [{ group: '', kind: 'Namespace' }]);
  });

  test('the default project allows nothing', () => {
    const { spec } = yaml('argocd/project/default.yaml');
    assert.deepEqual([spec.sourceRepos, spec.destinations], [[], []]);
  });

  test('people may look and sync, and change nothing else', () => {
    const { data } = yaml('argocd/install/argocd-rbac-cm.yaml');
    const granted = data['policy.csv']
      .trim()
      .split('\n')
      .map((line: string) => line.split(', '));
    const actions = granted
      .filter(([kind]: string[]) => kind === 'p')
      .map((line: string[]) => `${line[2]} ${line[3]}`);
    const mutating = actions.filter((action: string) => !action.endsWith(' get'));
    assert.deepEqual(mutating, ['applications sync']);
    assert.equal(data['policy.default'], '');
    assert.equal(yaml('argocd/install/argocd-cm.yaml').data['admin.enabled'], 'false');
  });

  test('what Argo CD reads is where the git server listens', () => {
    const { metadata, spec } = yaml('argocd/git/service.yaml');
    const { namespace } = yaml('argocd/git/kustomization.yaml');
    const url = new URL(yaml('argocd/applicationset.yaml').spec.template.spec.source.repoURL);
    assert.equal(url.hostname, `${metadata.name}.${namespace}.svc.cluster.local`);
    assert.equal(spec.ports[0].port, 9418, 'the port that git:// means');
  });
});
