import { XMLParser } from 'fast-xml-parser';
import { type Count, none, sum } from './count.ts';

/** What the parser makes of an element: its attributes, and one list per name of a child element. */
interface Element {
  readonly name?: string;
  readonly file?: string;
  readonly testsuites?: readonly Element[];
  readonly testsuite?: readonly Element[];
  readonly testcase?: readonly Element[];
  readonly failure?: readonly Element[];
  readonly error?: readonly Element[];
  readonly skipped?: readonly Element[];
}

const elements = ['testsuites', 'testsuite', 'testcase', 'failure', 'error', 'skipped'];

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  processEntities: false,
  isArray: (name, _path, _leaf, isAttribute) => !isAttribute && elements.includes(name),
});

/** node:test reports a file that holds no test as a passed test with the name of the file. */
const isFileWithoutTests = ({ name, file }: Element) => name !== undefined && file?.endsWith(name) === true;

function countTestcase(testcase: Element): Count {
  if (testcase.failure || testcase.error) return { ...none, failed: 1 };
  if (testcase.skipped) return { ...none, skipped: 1 };
  return isFileWithoutTests(testcase) ? none : { ...none, passed: 1 };
}

function countElement({ testsuites = [], testsuite = [], testcase = [] }: Element): Count {
  return [...[...testsuites, ...testsuite].map(countElement), ...testcase.map(countTestcase)].reduce(
    sum,
    none,
  );
}

/**
 * Counts the tests of a JUnit XML report, the format that node:test, Vitest and Playwright all write.
 * @throws Error for a text that is not XML
 */
export const countReport = (xml: string): Count => countElement(parser.parse(xml, true));
