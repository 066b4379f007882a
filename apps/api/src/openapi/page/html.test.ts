import assert from 'node:assert/strict';
import { test } from 'node:test';
import { html } from './html.ts';

test('inserted text is escaped, inserted markup is not', () => {
  const cell = html`<td>${'<b> & "c"'}</td>`;
  assert.equal(
    html`<tr>${[cell, cell]}${undefined}${1}</tr>`.text,
    `<tr>${'<td>&lt;b&gt; &amp; &quot;c&quot;</td>'.repeat(2)}1</tr>`,
  );
});
