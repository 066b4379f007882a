import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkout } from '@presage/platform/configuration';

interface Lockfile {
  readonly packages: Record<
    string,
    {
      readonly optionalDependencies?: Record<string, string>;
      readonly resolved?: string;
      readonly link?: boolean;
    }
  >;
}

const { packages }: Lockfile = JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8'));

/** pnpm builds Argo CD's dashboard for the host provider, which needs Linux. */
const onLinuxAlone = /^@pnpm\/exe\.(darwin|win32|linux-arm64-musl)/;

test('the lockfile contains the programs of every platform, which npm sometimes drops', () => {
  const names = Object.keys(packages);
  const missing = Object.values(packages)
    .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
    .filter((dependency) => !names.some((name) => name.endsWith(`node_modules/${dependency}`)))
    .filter((dependency) => !onLinuxAlone.test(dependency));
  assert.deepEqual([...new Set(missing)], []);
});

test('the lockfile names no registry', () => {
  const resolved = Object.entries(packages).filter(
    ([, { resolved, link }]) => resolved !== undefined && !link,
  );
  assert.deepEqual(resolved, []);
});
