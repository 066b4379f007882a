import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
];

/** What one caller sends to one address. */
export interface FuzzRun {
  /** `viewer-web`: name of its files. */
  readonly name: string;
  readonly url: string;
  /** File of the OpenAPI document. */
  readonly document: string;
  /** Regular expression of the paths that the address serves. */
  readonly paths: string;
  readonly without: readonly string[];
  readonly cookie: string | undefined;
  /** Generated requests for each operation, beside the examples and the boundary values of its schemas. */
  readonly examples: number;
  readonly seed: number;
  /** Seconds after which it is stopped, which is a failure. */
  readonly timeout: number;
}

/** The outcome of a run. */
export interface FuzzResult {
  readonly name: string;
  /** Operations that were called. */
  readonly operations: number;
  /** Requests that were sent and checked. */
  readonly cases: number;
  /** What failed, one line for each kind and operation. */
  readonly failed: readonly string[];
  /** What was printed about each failure, with a curl command that repeats it; empty without one. */
  readonly details: string;
}

/** The report of schemathesis, as far as it is read here. */
interface Report {
  readonly complete: boolean;
  readonly stop_reason: string;
  readonly operations: { readonly tested: number } | null;
  readonly test_cases: { readonly generated: number };
  readonly failures: readonly { readonly title: string; readonly operations: readonly string[] }[];
  readonly errors: readonly { readonly title: string; readonly count: number }[];
}

/** The arguments of `schemathesis`. Pure. */
export const fuzzArguments = (run: FuzzRun, report: string): string[] => [
  'run',
  run.document,
  ...['--url', run.url],
  ...['--checks', checks.join(',')],
  ...['--phases', 'examples,coverage,fuzzing'],
  ...['--max-examples', String(run.examples)],
  ...['--seed', String(run.seed), '--generation-database', 'none'],
  ...['--include-path-regex', run.paths],
  ...run.without.flatMap((operation) => ['--exclude-operation-id', operation]),
  ...(run.cookie === undefined ? [] : ['--header', `Cookie: ${run.cookie}`]),
  ...['--request-timeout', '20', '--continue-on-failure', '--warnings', 'off'],
  ...['--report', 'json', '--report-json-path', report],
  // The cookies in its curl commands are of servers that are removed at the end.
  ...['--output-sanitize', 'false', '--no-color'],
];

/**
 * Sends the requests of one run.
 * @param programs folder of the program
 * @param folder for its report
 * @param signal stops it
 * @throws AbortError when it was stopped
 */
export async function fuzz(
  programs: string,
  folder: string,
  run: FuzzRun,
  signal: AbortSignal,
): Promise<FuzzResult> {
  const report = join(folder, `${run.name}.json`);
  const child = spawn(join(programs, 'schemathesis'), fuzzArguments(run, report), {
    cwd: folder,
    signal,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  const timer = setTimeout(() => child.kill('SIGINT'), run.timeout * 1000);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  const text = existsSync(report) ? readFileSync(report, 'utf8') : '';
  return text === ''
    ? { name: run.name, operations: 0, cases: 0, failed: [`no report (exit ${code})`], details: output }
    : resultOf(run.name, JSON.parse(text), output);
}

/**
 * Reads a report. Pure.
 * @param output what was printed beside it
 */
export function resultOf(name: string, report: Report, output: string): FuzzResult {
  const tested = report.operations?.tested ?? 0;
  const failed = [
    ...report.failures.flatMap(({ title, operations }) => operations.map((each) => `${title}: ${each}`)),
    ...report.errors.map(({ title, count }) => `${title} (${count})`),
    ...(report.complete && report.stop_reason === 'completed'
      ? []
      : [`stopped before the end: ${report.stop_reason}`]),
    ...(tested === 0 ? ['no operation was called'] : []),
  ];
  const at = output.search(/^=+ (FAILURES|ERRORS) =+$/m);
  return {
    name,
    operations: tested,
    cases: report.test_cases.generated,
    failed,
    details: failed.length === 0 ? '' : output.slice(Math.max(at, 0)),
  };
}
