import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchmark, someOf, whole } from '../options.ts';
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
  const known = callers.map(({ name }) => name);
  const { examples, seed, timeout, keep, ...chosen } = benchmark(
    'fuzz',
    'requests generated from the OpenAPI document, sent to the API and through the web server',
  )
    .option('--examples <number>', 'generated requests for each operation', whole(1, 10_000), 3)
    .option('--seed <number>', 'seed of the generator', whole(1, 2 ** 31), 1)
    .option('--timeout <seconds>', 'for each caller and address', whole(1, 86_400), 600)
    .option('--callers <names>', `some of ${known.join(',')}`, someOf(known), known)
    .option('--keep', 'leave the servers running afterwards, until Ctrl-C, to repeat a request')
    .parse()
    .opts<{ examples: number; seed: number; timeout: number; callers: string[]; keep?: true }>();
  const folder = mkdtempSync(join(tmpdir(), 'presage-fuzz-'));
  // If this runs as root, PostgreSQL runs as another user.
  chmodSync(folder, 0o755);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  try {
    await using product = await startProduct(folder, { RATE_LIMITS: rates }, report);
    const wanted = callers.filter(({ name }) => chosen.callers.includes(name));
    const code = conclude(
      await fuzzAll(folder, product, { examples, seed, timeout, wanted, stopped: stop.signal }),
    );
    if (keep && !stop.signal.aborted) {
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
