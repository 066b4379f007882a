import { exitCode, Refusal } from '@presage/runtime/refusal';

/** The `name=value` lines of a pinned file, by name. What a value means is the application's. */
export type Entries = Readonly<Record<string, string>>;

/** What is wrong with a line of a pinned file; lines count from 1. */
export interface EntryProblem {
  readonly line: number;
  readonly message: string;
}

const namePattern = /^[A-Za-z][A-Za-z0-9_.-]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no value may hold
const controlCharacter = /[\u0000-\u001f\u007f]/;

const isEntry = (line: string) => line.trim() !== '' && !line.startsWith('#');

/**
 * Reads the text of a pinned file: `name=value` lines, empty lines, and comments that begin with `#`. A byte order mark
 * and Windows line ends are read as kustomize reads them: they are no part of a name or value.
 */
export function scanEntries(text: string): {
  entries: Entries;
  /** The line of each entry. */
  lines: Readonly<Record<string, number>>;
  problems: EntryProblem[];
} {
  const entries: Record<string, string> = {};
  const lines: Record<string, number> = {};
  const problems: EntryProblem[] = [];
  if (text.includes('\0'))
    return {
      entries,
      lines,
      problems: [{ line: 1, message: 'the file is UTF-16 or binary; save it as UTF-8' }],
    };
  text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .forEach((line, index) => {
      if (!isEntry(line)) return;
      const [name = '', value] = line.split(/=(.*)/s);
      const message = problemOf(name, value, lines);
      if (message) problems.push({ line: index + 1, message });
      else {
        entries[name] = value ?? '';
        lines[name] = index + 1;
      }
    });
  return { entries, lines, problems };
}

function problemOf(
  name: string,
  value: string | undefined,
  lines: Readonly<Record<string, number>>,
): string | undefined {
  if (!namePattern.test(name))
    return `${JSON.stringify(name)} is not a name; a line is name=value, without spaces around the sign`;
  if (Object.hasOwn(lines, name))
    return `${name} is pinned twice, first in line ${lines[name]}; leave one line`;
  if (!value) return `${name} has no value; write ${name}=value or remove the line`;
  if (controlCharacter.test(value)) return `the value of ${name} contains a control character; type it again`;
  return undefined;
}

/**
 * The entries of a pinned file that is deployed; none where there is no such file.
 * @param where names the file in the message
 * @throws Refusal (65) for a line that is not an entry
 */
export function readEntries(text: string | undefined, where: string): Entries {
  const { entries, problems } = scanEntries(text ?? '');
  const [first] = problems;
  if (!first) return entries;
  throw new Refusal(
    `${where}, line ${first.line}: ${first.message}.`,
    'Fix it on main and `git push cluster main`.',
    exitCode.data,
  );
}

/**
 * The text with exactly these entries: comments and the order of lines stay, new entries come last, lines of
 * entries that are gone are removed.
 */
export function withEntries(text: string, entries: Entries): string {
  const left = new Map(Object.entries(entries));
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .flatMap((line) => {
      if (!isEntry(line)) return [line];
      const name = line.split('=')[0] ?? '';
      const value = left.get(name);
      left.delete(name);
      return value === undefined ? [] : [`${name}=${value}`];
    });
  while (lines.at(-1) === '') lines.pop();
  return `${[...lines, ...[...left].map(([name, value]) => `${name}=${value}`)].join('\n').trimStart()}\n`;
}
