import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { printable } from './printable.ts';

describe('text that a terminal may show', () => {
  for (const [what, text, shown] of [
    ['colours and cursor movements', '\u001b[31mred\u001b[0m \u001b[2J\u001b]0;title\u0007end', 'red end'],
    ['a carriage return that would overwrite the line', 'refused\rOK', 'refusedOK'],
    ['Windows line ends', 'a\r\nb\r\r\nc', 'a\nb\nc'],
    ['zeros and C1 controls', 'a\u0000b\u0085c\u009fd', 'abcd'],
    ['text that is turned around', 'a\u202eb\u2066c', 'abc'],
  ] as const)
    test(`is without ${what}`, () => assert.equal(printable(text), shown));

  test('keeps line breaks, tabs, accents and marks', () => {
    assert.equal(printable('été\t✔\n→ next'), 'été\t✔\n→ next');
  });
});
