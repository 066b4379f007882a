import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const read = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8');

test('the image and every platform have the same version of PostgreSQL', () => {
  const { optionalDependencies } = JSON.parse(read('package.json'));
  const [version, ...others] = [...new Set(Object.values<string>(optionalDependencies))];
  assert.deepEqual(others, []);
  const inDockerfile = [...read('Dockerfile').matchAll(/PACKAGE_VERSION=(\d\S+)/g)].map(([, found]) => found);
  assert.deepEqual(inDockerfile, [version]);
});

test('Renovate finds the version in the Dockerfile', () => {
  const { customManagers } = JSON.parse(read('../../renovate.json')) as {
    customManagers: { managerFilePatterns: string[]; matchStrings: string[] }[];
  };
  const manager = customManagers.find(({ managerFilePatterns }) =>
    managerFilePatterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test('apps/database/Dockerfile')),
  );
  const versions = (manager?.matchStrings ?? []).flatMap((expression) =>
    [...read('Dockerfile').matchAll(new RegExp(expression, 'g'))].map(({ groups }) => groups?.currentValue),
  );
  assert.ok(versions.length > 0);
});
