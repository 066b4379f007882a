import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Environment, type Git, headOf } from '@presage/gitops';

const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
const committer = (number: number) =>
  `committer Bench <bench@presage.local> ${1_767_225_600 + number} +0000\n`;

/** The file that each revision changes, which belongs to no image. */
const file = 'bench.txt';
const change = (number: number) => `M 100644 inline ${file}\n${data(`${number}\n`)}`;

/** Commands of `git fast-import` that add `count` commits to main, with the marks 1 to `count`. */
export function* revisions(count: number, main: string): Generator<string> {
  for (let number = 1; number <= count; number += 1) {
    const from = number === 1 ? main : `:${number - 1}`;
    yield `commit refs/heads/main\nmark :${number}\n${committer(number)}${data(`change ${number}`)}from ${from}\n${change(number)}\n`;
  }
}

/** Commands that add a release of each revision to an environment's branch, as `deliver` writes it. */
export function* releases(
  commits: readonly string[],
  { name, ref }: Environment,
  previous: string,
): Generator<string> {
  for (const [index, revision] of commits.entries()) {
    const number = index + 1;
    const message = [
      `release ${revision.slice(0, 12)} to ${name}: change ${number}`,
      '',
      'Presage-Action: release',
      `Presage-Environment: ${name}`,
      `Presage-Revision: ${revision}`,
      'Presage-By: Bench <bench@presage.local>',
      '',
    ].join('\n');
    const from = number === 1 ? previous : `:${number - 1}`;
    yield `commit ${ref}\nmark :${number}\n${committer(number)}${data(message)}from ${from}\nmerge ${revision}\n${change(number)}\n`;
  }
}

/**
 * Adds deliveries to the log of an environment that has at least one, each of a revision of main of its own. Then packs
 * the repository, as git's own maintenance does after so many pushes.
 * @param repository git in the bare repository
 */
export async function addDeliveries(repository: Git, environment: Environment, count: number): Promise<void> {
  const head = await headOf(repository, environment);
  if (!head) throw new Error(`${environment.name} has no delivery.`);
  const folder = await mkdtemp(join(tmpdir(), 'presage-marks-'));
  const marks = join(folder, 'marks');
  try {
    const main = await repository(['rev-parse', 'refs/heads/main']);
    const input = [...revisions(count, main)].join('');
    await repository(['fast-import', '--quiet', `--export-marks=${marks}`], { input });
    const commits = (await readFile(marks, 'utf8'))
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' '))
      .sort(([one = ''], [other = '']) => Number(one.slice(1)) - Number(other.slice(1)))
      .map(([, commit = '']) => commit);
    const log = [...releases(commits, environment, head.commit)].join('');
    await repository(['fast-import', '--quiet'], { input: log });
    await repository(['gc', '--quiet']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
