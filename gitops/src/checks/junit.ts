import { stripVTControlCharacters } from 'node:util';
import { XMLParser } from 'fast-xml-parser';
import { type Count, none, sum } from './count.ts';

/** What the parser makes of an element: its attributes, and one list per name of a child element. */
interface Element {
  /** Apart from the children: node:test gives a test case an attribute `failure` and an element of that name. */
  readonly attributes?: Readonly<Partial<Record<'name' | 'file' | 'classname' | 'message', string>>>;
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
  attributesGroupName: 'attributes',
  parseAttributeValue: false,
  processEntities: false,
  isArray: (name, _path, _leaf, isAttribute) => !isAttribute && elements.includes(name),
});

/** node:test reports a file that holds no test as a passed test with the name of the file. */
const isFileWithoutTests = ({ attributes: { name, file } = {} }: Element) =>
  name !== undefined && file?.endsWith(name) === true;

function countTestcase(testcase: Element): Count {
  if (testcase.failure || testcase.error) return { ...none, failed: 1 };
  if (testcase.skipped) return { ...none, skipped: 1 };
  return isFileWithoutTests(testcase) ? none : { ...none, passed: 1 };
}

/** Every test case below an element, in the order of the report. */
const testcasesOf = ({ testsuites = [], testsuite = [], testcase = [] }: Element): Element[] => [
  ...[...testsuites, ...testsuite].flatMap(testcasesOf),
  ...testcase,
];

/** What a report says: the counts, and the failed or skipped tests as `file: name: first line of the message`. */
export interface Report {
  readonly count: Count;
  readonly notPassed: readonly string[];
}

function describe({ attributes = {}, failure = [], error = [], skipped = [] }: Element): string {
  const { name, file, classname } = attributes;
  const message = [...failure, ...error, ...skipped].flatMap(
    (element) => element.attributes?.message ?? [],
  )[0];
  const reason = message && stripVTControlCharacters(message).trim().split('\n')[0];
  return [file ?? classname, name, reason].filter(Boolean).join(': ');
}

/**
 * Reads a JUnit XML report, the format that node:test, Vitest and Playwright all write.
 * @throws Error for a text that is not XML
 */
export function readReport(xml: string): Report {
  const testcases = testcasesOf(parser.parse(xml, true));
  return {
    count: testcases.map(countTestcase).reduce(sum, none),
    notPassed: testcases.filter(({ failure, error, skipped }) => failure ?? error ?? skipped).map(describe),
  };
}
