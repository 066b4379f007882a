import { deepEqual } from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { accepted } from '../../../e2e/guard/accepted.ts';
import { cases } from '../../../e2e/guard/cases.ts';
import type { Edit } from '../../../e2e/guard/change.ts';
import { changes } from '../../../e2e/guard/changes.ts';

const root = new URL('../../../', import.meta.url);

/** What is wrong with an edit of the manifests as they are now; undefined when it can be made. */
function problem({ file, from, to }: Edit): string | undefined {
  const place = new URL(file, root);
  if (from === undefined) return existsSync(place) ? `${file} exists already` : undefined;
  const before = readFileSync(place, 'utf8');
  if (!before.includes(from)) return `${file} does not contain: ${from}`;
  const [error] = parseAllDocuments(before.replace(from, () => to)).flatMap(({ errors }) => errors);
  return error && `${file} would not be YAML: ${error.message}`;
}

// They are pushed to a cluster by e2e/guard, hours after the manifests that they edit have changed.
test('the changes that the end-to-end tests of the guard push can be made in the manifests as they are', () => {
  const problems = [...accepted, ...cases, ...changes].flatMap(({ what, edits }) =>
    edits.map(problem).flatMap((one) => (one === undefined ? [] : [`${what}: ${one}`])),
  );
  deepEqual(problems, []);
});
