import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bothLanguages } from '../../../test/both-languages.ts';
import type { CrimeRow } from './records.ts';
import { survey } from './survey.ts';

const row = (type: string, hour: number | null): CrimeRow => ({
  type,
  district: 'West End',
  date: '2024-02-29',
  hour,
  x: null,
  y: null,
});

function surveyed(rows: readonly CrimeRow[]) {
  const { see, finish } = survey();
  for (const each of rows) see(each);
  const { findings, revise = (each) => each } = finish();
  for (const finding of findings) bothLanguages(finding);
  return { rows: rows.map((each) => revise(each)), findings: findings.map(({ en }) => en) };
}

test('a file of the Vancouver Police has its types’ keys, and no hour where it is withheld', () => {
  const { rows, findings } = surveyed([
    row('theft from vehicle', 21),
    row('Offence Against a Person', 0),
    row('Homicide', 13),
  ]);
  assert.deepEqual(
    rows.map((each) => [each?.type, each?.hour]),
    [
      ['theftFromVehicle', 21],
      ['againstPerson', null],
      ['againstPerson', null],
    ],
  );
  assert.match(findings.join('\n'), /publisher .* withholds the hour of offences against a person/);
});

test('the same names in another file are its own: Homicide has an hour there', () => {
  const { rows, findings } = surveyed([row('Homicide', 23), row('Robbery', 22), row('Mischief', null)]);
  assert.deepEqual(
    rows.map((each) => [each?.type, each?.hour]),
    [
      ['Homicide', 23],
      ['Robbery', 22],
      ['Mischief', null],
    ],
  );
  assert.deepEqual(findings, []);
});
