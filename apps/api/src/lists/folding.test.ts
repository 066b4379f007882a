import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fold } from './folding.ts';

test('folding takes case, accents and doubled spaces away', () => {
  assert.equal(fold('  Écran  Aurore\u00a027 '), 'ecran aurore 27');
  assert.equal(fold('Noe\u0308l'), fold('NOËL'));
  assert.equal(fold(''), '');
});
