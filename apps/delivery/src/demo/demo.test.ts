import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resultTable } from './demo.ts';
import { languageOf, languages } from './language.ts';
import { steps } from './steps/all.ts';

test('the demonstration has twelve steps, each with its texts in both languages', () => {
  assert.equal(steps.length, 12);
  for (const { title, shows } of steps) {
    for (const language of languages) {
      assert.match(title[language], /\S/);
      assert.match(shows[language], /[.]$/);
    }
    assert.notEqual(title.en, title.fr);
    assert.notEqual(shows.en, shows.fr);
  }
  for (const language of languages)
    assert.equal(new Set(steps.map(({ title }) => title[language])).size, steps.length);
});

test('the terminal’s language is used where the demonstration has it', () => {
  assert.equal(languageOf('fr-CA'), 'fr');
  assert.equal(languageOf('fr_FR.UTF-8'), 'fr');
  assert.equal(languageOf('de-DE'), 'en');
  assert.equal(languageOf(undefined), 'en');
});

test('the table marks the step that did not show what it was to show', () => {
  const step = { title: 'A pod disappears', seconds: 6.71 };
  const table = resultTable(
    [
      { ...step, step: 4, shown: true, outcome: 'replaced' },
      { ...step, step: 5, shown: false, outcome: 'not replaced' },
    ],
    'en',
  ).split('\n');
  assert.match(table[1] ?? '', /^✔ +4 +A pod disappears +6\.7 +replaced$/);
  assert.match(table[2] ?? '', /^✖ +5 .* not replaced$/);
});
