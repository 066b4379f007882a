import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { copySample, sampleManifests, sampleOptions } from '../../test/sample.ts';
import { testTools } from '../../test/tools.ts';
import { type Environment, makeEnvironment } from '../environment/environment.ts';
import type { Finding } from './finding.ts';
import { validateTree } from './validate-tree.ts';

interface Change {
  readonly file: string;
  readonly replace?: string;
  readonly with?: string;
  readonly content?: string;
  readonly remove?: true;
}

/** A change to the sample's manifests, and the findings that it must lead to: each of them, and no other. */
interface Fixture {
  readonly change: readonly Change[];
  readonly delivered?: true;
  /** Where the namespace itself is changed. */
  readonly namespaces?: Readonly<Record<string, string>>;
  readonly refused: readonly {
    readonly rule: string;
    /** `*` stands for several findings of the rule, in any files. */
    readonly file: string;
    readonly environment?: string;
    readonly message: string;
  }[];
}

const folder = join(import.meta.dirname, 'fixtures');
const fixtures = readdirSync(folder).map((name): [string, Fixture] => [
  basename(name, '.yaml').replaceAll('-', ' '),
  parse(readFileSync(join(folder, name), 'utf8')),
]);

/** A change of one overlay can lead to findings about that environment, and those that the fixture names. */
function environmentsOf(
  environments: readonly Environment[],
  { change, refused, namespaces }: Fixture,
): Environment[] {
  const files = change.map(({ file }) => file);
  const concerned = environments.filter(
    ({ name, overlay }) =>
      files.some((file) => !file.startsWith('overlays/') || file.startsWith(`${overlay}/`)) ||
      refused.some(({ environment }) => environment === name),
  );
  return concerned.map(({ name, from, namespace }) =>
    makeEnvironment(name, from, namespaces?.[name] ?? namespace),
  );
}

describe('validateTree', { concurrency: 3 }, () => {
  let trees: string;
  before(() => {
    trees = mkdtempSync(join(tmpdir(), 'presage-manifests-'));
  });
  after(() => rmSync(trees, { recursive: true, force: true }));

  test('accepts the manifests of the sample', async () => {
    assert.deepEqual(await validateTree(testTools(), sampleManifests, sampleOptions), []);
  });

  for (const [name, fixture] of fixtures) {
    test(`refuses: ${name}`, async () => {
      const tree = treeWith(join(trees, name.replaceAll(' ', '-')), fixture.change);
      const findings = await validateTree(testTools(), tree, {
        ...sampleOptions,
        environments: environmentsOf(sampleOptions.environments, fixture),
        delivered: fixture.delivered ?? false,
      });
      for (const expected of fixture.refused) {
        assert.ok(
          findings.some((finding) => fits(finding, expected)),
          `expected ${JSON.stringify(expected)}, found ${JSON.stringify(findings, null, 2)}`,
        );
      }
      const unexpected = findings.filter((finding) => !fixture.refused.some((each) => fits(finding, each)));
      assert.deepEqual(unexpected, []);
    });
  }
});

function fits(finding: Finding, expected: Fixture['refused'][number]): boolean {
  return (
    finding.rule === expected.rule &&
    (expected.file === '*' || finding.file === expected.file) &&
    (expected.file === '*' || finding.environment === expected.environment) &&
    finding.message.includes(expected.message)
  );
}

/** A copy of the manifests with the changes applied; a replacement that finds nothing is a stale fixture. */
function treeWith(tree: string, changes: readonly Change[]): string {
  copySample(tree);
  for (const change of changes) {
    const file = join(tree, change.file);
    if (change.remove) {
      rmSync(file);
    } else if (change.content !== undefined) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, change.content);
    } else {
      const before = readFileSync(file, 'utf8');
      assert.ok(
        before.includes(change.replace ?? '\0'),
        `${change.file} no longer contains ${change.replace}`,
      );
      writeFileSync(file, before.replace(change.replace ?? '', change.with ?? ''));
    }
  }
  return tree;
}
