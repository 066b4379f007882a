import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { countLine, none, sum } from './count.ts';
import { readReport } from './junit.ts';

const report = (body: string) => `<?xml version="1.0" encoding="utf-8"?>\n<testsuites>${body}</testsuites>`;
const countReport = (xml: string) => readReport(xml).count;

describe('counts of a JUnit report', () => {
  test('of node:test: nested suites, a failure, a skipped test and a to-do', () => {
    const xml = report(`
      <testsuite name="d &amp;quot;q&amp;quot; &lt;x>" tests="3">
        <testcase name="works" classname="d" file="/a/d.test.ts"/>
        <testcase name="fails" classname="d" file="/a/d.test.ts" failure="no">
          <failure type="testCodeFailure" message="'\x1B[31m' == 2">Error: &lt;no></failure>
        </testcase>
        <testsuite name="deeper"><testcase name="works" file="/a/d.test.ts"/></testsuite>
        <testcase name="later" file="/a/d.test.ts"><skipped type="todo" message="true"/></testcase>
      </testsuite>
      <testcase name="on its own" classname="test" file="/a/d.test.ts"/>
      <!-- tests 5 -->`);
    assert.deepEqual(readReport(xml), {
      count: { passed: 3, failed: 1, skipped: 1 },
      notPassed: ["/a/d.test.ts: fails: '' == 2", '/a/d.test.ts: later: true'],
    });
  });

  test('of Vitest and Playwright: failures and errors', () => {
    const xml = report(`
      <testsuite name="a.test.ts" tests="2" failures="1" errors="1" skipped="0">
        <testcase classname="a.test.ts" name="one"><error message="at load"/></testcase>
        <testcase classname="a.test.ts" name="two"><failure message="no"><![CDATA[<b>]]></failure></testcase>
        <testcase classname="a.test.ts" name="three"><properties><property name="p" value="v"/></properties></testcase>
      </testsuite>
      <testsuite name="b"><testcase name="four"><skipped/></testcase></testsuite>`);
    assert.deepEqual(countReport(xml), { passed: 1, failed: 2, skipped: 1 });
  });

  test('a file without tests, which node:test reports as a passed test, is not counted', () => {
    const xml = report(
      '<testcase name="src/empty.test.ts" classname="test" file="/checkout/src/empty.test.ts"/>',
    );
    assert.deepEqual(countReport(xml), none);
  });

  test('a file that cannot be loaded counts as a failure', () => {
    const xml = report(
      '<testcase name="src/a.test.ts" file="/c/src/a.test.ts"><failure message="test failed"/></testcase>',
    );
    assert.deepEqual(countReport(xml), { passed: 0, failed: 1, skipped: 0 });
  });

  test('a report that was cut off is not read', () => {
    assert.throws(() => countReport('<testsuites><testcase name="a"'));
  });
});

test('counts add up and are printed on one line', () => {
  const total = sum(sum(none, { passed: 2, failed: 0, skipped: 1 }), { passed: 3, failed: 0, skipped: 0 });
  assert.equal(countLine(total), '5 passed, 0 failed, 1 skipped');
  assert.equal(countLine({ passed: 1, failed: 0, skipped: 0 }), '1 passed, 0 failed');
});
