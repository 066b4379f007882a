import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checkout } from '../configuration/configuration.ts';
import { goModuleSource } from './go-modules.ts';
import { argocdVersion, goModuleVersion, kubernetesVersion, nodeVersion } from './versions.ts';

interface Mention {
  readonly file: string;
  readonly version: string;
}

/** What pins versions itself, or reports what was measured or decided with an earlier version. */
const notChecked = /(^|\/)(package-lock\.json|go\.(mod|sum))$|^docs\/(decisions|figures)|versions\.test\.ts$/;

const files = execFileSync('git', ['ls-files', '-z'], { cwd: checkout, encoding: 'utf8' })
  .split('\0')
  .filter((file) => file !== '' && !notChecked.test(file) && existsSync(join(checkout, file)));
const texts = files.map((file) => ({ file, text: readFileSync(join(checkout, file), 'utf8') }));

/** Every version that the repository names with the first group of a pattern. */
const mentions = (pattern: RegExp): Mention[] =>
  texts.flatMap(({ file, text }) =>
    [...text.matchAll(pattern)].map(([, version = '']) => ({ file, version: version.replace(/^v/, '') })),
  );

/** `24` and `24.21` name the version 24.21.0 too. */
const names = (version: string, mention: string): boolean => `${version}.`.startsWith(`${mention}.`);

function assertMentions(found: readonly Mention[], version: string, required: readonly string[]): void {
  assert.deepEqual(
    found.filter((mention) => !names(version.replace(/^v/, ''), mention.version)),
    [],
    `other versions than ${version}`,
  );
  assert.deepEqual(
    required.filter((file) => !found.some((mention) => mention.file === file)),
    [],
    'files that no longer name it',
  );
}

describe('each version has one source, and every other mention of it agrees', () => {
  test('of Argo CD: platform/toolchain/argocd/go.mod', () => {
    assertMentions(mentions(/argo-?cd(?:\/v3)?[ :/@](v?\d+\.\d+(?:\.\d+)?)/gi), argocdVersion, [
      'argocd/install/kustomization.yaml',
      'argocd/git/deployment.yaml',
    ]);
  });

  test('of Kubernetes: platform/toolchain/kubernetes/go.mod', () => {
    assertMentions(
      mentions(/(?:kubernetes|kubectl|kubeadm)[ :@](v?1\.\d+(?:\.\d+)?)/gi),
      kubernetesVersion,
      [],
    );
  });

  test('of kustomize: the one in Argo CD’s image, so that the guard renders as Argo CD does', async () => {
    const source = await goModuleSource('argocd', 'github.com/argoproj/argo-cd/v3');
    const tools = readFileSync(join(source, 'hack', 'tool-versions.sh'), 'utf8');
    const version = /^KUSTOMIZE_VERSION=(\S+)$/m.exec(tools)?.[1];
    assert.equal(goModuleVersion('kubernetes', 'sigs.k8s.io/kustomize/kustomize/v5'), `v${version}`);
  });

  test('of kind: one line, the same minor version of Kubernetes', () => {
    const [kind, ...others] = mentions(/kindest\/node:(v1\.\d+)\.\d+/g);
    assert.deepEqual(kind, {
      file: 'platform/src/cluster/kind/provider.ts',
      version: kubernetesVersion.slice(1).split('.').slice(0, 2).join('.'),
    });
    assert.deepEqual(others, []);
  });

  test('of Node: package.json', () => {
    const oldest = /^>=(\d+)$/.exec(
      JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')).engines.node,
    )?.[1];
    const found = mentions(/(?:\bNode(?:\.js)? |(?<!kindest\/)\bnode:)(\d+(?:\.\d+)*)/g);
    assertMentions(
      found.filter(({ version }) => version !== oldest),
      nodeVersion,
      ['compose.yaml'],
    );
  });

  test('a module that a go.mod does not require is an error', () => {
    assert.throws(
      () => goModuleVersion('checks', 'k8s.io/kubernetes'),
      /does not require k8s\.io\/kubernetes/,
    );
  });
});

test('the expressions of renovate.json find a version in the files that they name', () => {
  const { customManagers } = JSON.parse(readFileSync(join(checkout, 'renovate.json'), 'utf8')) as {
    customManagers: { description: string; managerFilePatterns: string[]; matchStrings: string[] }[];
  };
  // Those of files in apps/ are tested with the application, which may be another one.
  const own = customManagers.filter(({ managerFilePatterns }) =>
    managerFilePatterns.some((pattern) => !pattern.startsWith('/^apps/')),
  );
  assert.ok(own.length > 0);
  for (const { description, managerFilePatterns, matchStrings } of own) {
    const named = managerFilePatterns.map((pattern) => new RegExp(pattern.slice(1, -1)));
    const found = texts.filter(({ file }) => named.some((pattern) => pattern.test(file)));
    const versions = found.flatMap(({ text }) =>
      matchStrings.flatMap((expression) =>
        [...text.matchAll(new RegExp(expression, 'g'))].map(({ groups }) => groups?.currentValue),
      ),
    );
    assert.ok(versions.length > 0, description);
  }
});
