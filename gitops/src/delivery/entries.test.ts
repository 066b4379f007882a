import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { readEntries, scanEntries, withEntries } from './entries.ts';

describe('scanEntries', () => {
  test('reads name=value lines, and skips comments and empty lines', () => {
    const { entries, lines, problems } = scanEntries('# rules\n\nrates=1.0\nlimits=a=b c\n');
    assert.deepEqual(entries, { rates: '1.0', limits: 'a=b c' });
    assert.deepEqual(lines, { rates: 3, limits: 4 });
    assert.deepEqual(problems, []);
  });

  test('reads Windows line ends and a byte order mark as kustomize does', () => {
    const { entries, lines, problems } = scanEntries('\ufeffrates=1.0\r\n\r\nlimits=first\r\n');
    assert.deepEqual(
      [entries, lines, problems],
      [{ rates: '1.0', limits: 'first' }, { rates: 1, limits: 3 }, []],
    );
  });

  const cases: readonly [title: string, text: string, line: number, message: RegExp][] = [
    ['a line without a sign', 'rates\n', 1, /^rates has no value; write rates=value or remove the line$/],
    ['an empty value', 'limits=1\nrates=\n', 2, /^rates has no value/],
    ['a name twice', 'rates=1\n# again\nrates=2\n', 3, /^rates is pinned twice, first in line 1/],
    ['spaces around the sign', 'rates = 1\n', 1, /^"rates " is not a name/],
    ['a name that begins with a digit', '1rates=1\n', 1, /^"1rates" is not a name/],
    [
      'a control character',
      'rates=1\u001b[2J\n',
      1,
      /^the value of rates contains a control character; type it again$/,
    ],
    ['UTF-16', 'r\0a\0t\0e\0s\0', 1, /^the file is UTF-16 or binary; save it as UTF-8$/],
  ];
  for (const [title, text, line, message] of cases) {
    test(`reports ${title} with its line`, () => {
      const { problems } = scanEntries(text);
      assert.equal(problems.length, 1);
      assert.equal(problems[0]?.line, line);
      assert.match(problems[0]?.message ?? '', message);
    });
  }
});

describe('readEntries', () => {
  test('reads no file as no entries', () => {
    assert.deepEqual(readEntries(undefined, 'versions.env'), {});
  });

  test('refuses a line that is not an entry, with file and line', () => {
    assert.throws(
      () => readEntries('rates=1\nlimits\n', 'versions.env of dev'),
      (error: Refusal) => {
        assert.ok(error instanceof Refusal);
        assert.equal(error.code, exitCode.data);
        assert.match(error.message, /^versions\.env of dev, line 2: limits has no value/);
        return true;
      },
    );
  });
});

describe('withEntries', () => {
  const text = '# rules\nrates=1.0\n\n# bounds\nlimits=1.0\n';

  test('replaces values where they stand, and keeps comments', () => {
    assert.equal(
      withEntries(text, { limits: '2.0', rates: '1.0' }),
      '# rules\nrates=1.0\n\n# bounds\nlimits=2.0\n',
    );
  });

  test('adds new entries at the end, and removes those that are gone', () => {
    assert.equal(
      withEntries(text, { limits: '1.0', taxes: '3' }),
      '# rules\n\n# bounds\nlimits=1.0\ntaxes=3\n',
    );
  });

  test('writes Linux line ends', () => {
    assert.equal(withEntries('# rules\r\nrates=1.0\r\n\r\n', { rates: '2.0' }), '# rules\nrates=2.0\n');
  });

  test('writes into an empty file', () => {
    assert.equal(withEntries('', { rates: '1.0' }), 'rates=1.0\n');
  });
});
