import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Product, startProduct } from '../product.ts';
import { pythonPrograms } from '../python.ts';
import { type Caller, callers, endingOwnSession, isSignedIn, signInAll } from './callers.ts';
import { type Document, operationIds, withoutDefaults } from './document.ts';
import { type FuzzResult, fuzz } from './schemathesis.ts';

/** The two ways to the API. The web server passes on only some paths. */
const doors = [
  { name: 'api', paths: '^/' },
  { name: 'web', paths: '^/(api|docs)(/|$)|^/openapi\\.json$' },
] as const;

/** Many requests may be expensive ones; a training each would be minutes of processor time. */
const rates =
  'sign-in=1000000/60,import=1000000/60,preview=1000000/60,batch=1000000/60,export=1000000/60,training=3/86400';

const report = (line: string) => console.error(line);

interface Options {
  readonly examples: number;
  readonly seed: number;
  readonly timeout: number;
  readonly wanted: readonly Caller[];
  /** Aborted by Ctrl-C. */
  readonly stopped: AbortSignal;
}

/** Sends everything: each caller to both doors at once, one caller after the other. */
async function fuzzAll(folder: string, product: Product, options: Options): Promise<FuzzResult[]> {
  const programs = await pythonPrograms(join(import.meta.dirname, 'requirements.txt'), report);
  const document = (await (await fetch(`${product.api.url}/openapi.json`)).json()) as Document;
  const file = join(folder, 'openapi.json');
  writeFileSync(file, JSON.stringify(withoutDefaults(document)));
  const known = new Set(operationIds(document));
  options.stopped.throwIfAborted();
  const cookies = await signInAll(product.api.url, options.wanted);
  const results: FuzzResult[] = [];
  for (const { name, role } of options.wanted) {
    const cookie = role === null ? undefined : cookies.get(role);
    report(`Requests of ${name} …`);
    const found = await Promise.all(
      doors.map((door) =>
        fuzz(
          programs,
          folder,
          {
            ...options,
            name: `${name}-${door.name}`,
            url: product[door.name].url,
            document: file,
            paths: door.paths,
            without: cookie === undefined ? [] : endingOwnSession.filter((operation) => known.has(operation)),
            cookie,
          },
          options.stopped,
        ),
      ),
    );
    for (const result of found) report(summary(result));
    results.push(...found);
    if (role !== null && !(await isSignedIn(product.api.url, role, cookie ?? '')))
      throw new Error(`The requests of ${name} ended its own session: the later ones tested nothing.`);
  }
  return results;
}

const summary = ({ name, operations, cases, failed }: FuzzResult): string =>
  `${name}: ${operations} operations, ${cases} cases, ${failed.length} failures`;

/** Prints what failed, and the counts as the last line; returns the exit code. */
function conclude(results: readonly FuzzResult[]): number {
  const failing = results.filter(({ failed }) => failed.length > 0);
  for (const { name, details } of failing) console.log(`\n${name}\n${details}`);
  const cases = results.reduce((sum, result) => sum + result.cases, 0);
  const failed = failing.reduce((sum, result) => sum + result.failed.length, 0);
  const passed = results.reduce(
    (sum, result) => sum + Math.max(0, result.operations - result.failed.length),
    0,
  );
  if (failing.length > 0) {
    console.log('\nDid not pass:');
    for (const result of failing) for (const line of result.failed) console.log(`✖ ${result.name}: ${line}`);
  }
  console.log(`\n${cases} cases. An operation counts once for each caller and address.`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      examples: { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
      timeout: { type: 'string', default: '600' },
      callers: { type: 'string', default: callers.map(({ name }) => name).join(',') },
      /** Leaves the servers running afterwards, until Ctrl-C, to repeat a request. */
      keep: { type: 'boolean', default: false },
    },
  });
  const [examples = 0, seed = 0, timeout = 0] = [values.examples, values.seed, values.timeout].map(Number);
  const names = values.callers.split(',');
  const unknown = names.filter((name) => !callers.some((caller) => caller.name === name));
  if (![examples, seed, timeout].every((each) => Number.isInteger(each) && each > 0) || unknown.length > 0) {
    report(
      `--examples, --seed and --timeout (seconds) are whole numbers above 0; --callers some of ${callers.map(({ name }) => name).join(',')}.`,
    );
    return 64;
  }
  const folder = mkdtempSync(join(tmpdir(), 'presage-fuzz-'));
  // If this runs as root, PostgreSQL runs as another user.
  chmodSync(folder, 0o755);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  try {
    await using product = await startProduct(folder, { RATE_LIMITS: rates }, report);
    const wanted = callers.filter(({ name }) => names.includes(name));
    const code = conclude(
      await fuzzAll(folder, product, { examples, seed, timeout, wanted, stopped: stop.signal }),
    );
    if (values.keep && !stop.signal.aborted) {
      report(`API ${product.api.url}, web server ${product.web.url}; Ctrl-C stops them.`);
      await once(stop.signal, 'abort');
    }
    return code;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    report('Stopped.');
    return 130;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exit(await main());
