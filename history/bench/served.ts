import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeEnvironment } from '@presage/platform/environment';
import { readLog } from '../src/log/changes.ts';
import { notesRef } from '../src/log/endings.ts';
import { readMeasures } from '../src/log/read-measures.ts';
import { servedAt } from '../src/log/served.ts';
import { gitIn, pins } from '../test/branch.ts';

/**
 * Times `at`, `log` and the measures on a branch with many deliveries, each with its note, and prints a table.
 * `node history/bench/served.ts 10000`
 */
const count = Number(process.argv[2] ?? 10_000);
const runs = 9;
const prod = makeEnvironment('prod', 'dev');
const began = 1_767_225_600; // 2026-01-01
const between = 600;

const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
const committer = (time: number) => `committer Bench <bench@presage.local> ${time} +0000\n`;
const iso = (time: number) => new Date(time * 1000).toISOString();
const fileOf = (path: string, text: string) => `M 100644 inline ${path}\n${data(text)}`;
const digits = 'abcdef';

/** Main’s commits with the marks 1 to count, the deliveries with those after them, and a note on each delivery. */
function* commands(): Generator<string> {
  for (let n = 1; n <= count; n += 1) {
    const base = n === 1 ? fileOf('overlays/prod/versions.env', 'a=1\n') : '';
    yield `commit refs/heads/main\nmark :${n}\n${committer(began + n * between)}${data(`change ${n}`)}${n === 1 ? '' : `from :${n - 1}\n`}${base}${fileOf('base/api.yaml', `${n}\n`)}`;
  }
  for (let n = 1; n <= count; n += 1) {
    const message = `promote ${n} to prod: change ${n}\n\nPresage-Action: promote\nPresage-Environment: prod\nPresage-Revision: ${String(n).padStart(40, '0')}\nPresage-By: Bench <bench@presage.local>\n`;
    const letter = digits[n % digits.length] ?? 'a';
    const from = n === 1 ? 'from :1\n' : `from :${count + n - 1}\nmerge :${n}\n`;
    yield `commit ${prod.ref}\nmark :${count + n}\n${committer(began + n * between + 10)}${data(message)}${from}${fileOf('base/api.yaml', `${n}\n`)}${fileOf(prod.pins, pins({ api: letter, web: 'a' }))}`;
  }
  yield `commit ${notesRef}\n${committer(began)}${data('ends')}`;
  for (let n = 1; n <= count; n += 1) {
    const time = began + n * between + 10;
    const result = n % 10 === 0 ? 'failed' : 'live';
    const note = `Presage-Result: ${result}\nPresage-Began: ${iso(time)}\nPresage-Ended: ${iso(time + 20)}\n`;
    yield `N inline :${count + n}\n${data(note)}`;
  }
}

const median = (values: readonly number[]) =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const start = performance.now();
    await work();
    if (run > 0) times.push(performance.now() - start); // the first one fills caches
  }
  return median(times) / 1000;
}

const folder = await mkdtemp(join(tmpdir(), 'presage-served-'));
try {
  const git = gitIn(folder);
  await git(['init', '--quiet', '--bare', '--initial-branch=main']);
  await git(['fast-import', '--quiet'], { input: [...commands()].join('') });
  await git(['gc', '--quiet']); // as git’s own maintenance does after so many deliveries
  const number = Number(await git(['rev-list', '--count', '--first-parent', prod.ref]));
  if (number !== count + 1) throw new Error(`The branch has ${number} commits.`);
  const pinned = [{ file: 'versions.env', title: 'Versions' }];
  const at = (n: number) => new Date((began + n * between + 60) * 1000);
  const found = await servedAt(git, prod, pinned, at(Math.floor(count / 2) + 1));
  if (!found?.delivery.subject.endsWith(`change ${Math.floor(count / 2) + 1}`))
    throw new Error(`The wrong delivery was found: ${found?.delivery.subject}.`);
  const newest = { since: at(count - 1000), until: at(count) };
  const rows = {
    'at, the newest': () => servedAt(git, prod, pinned, at(count)),
    'at, the middle': () => servedAt(git, prod, pinned, at(Math.floor(count / 2))),
    'at, the first': () => servedAt(git, prod, pinned, at(1)),
    'log, the newest 20': () => readLog(git, prod, pinned, { max: 20 }),
    measures: () => readMeasures(git, prod, newest),
  };
  for (const [what, work] of Object.entries(rows))
    console.log(`${what.padEnd(20)} ${(await timed(work)).toFixed(3)} s`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
