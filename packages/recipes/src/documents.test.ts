import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { lexer, type Token, walkTokens } from 'marked';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const options = { cwd: root, encoding: 'utf8' } as const;
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const groups = (text: string, group: RegExp) => Array.from(text.matchAll(group), ([, match = '']) => match);
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], options).trim().split('\n');
const folders = files.flatMap((file) => groups(file, /(?<=^(.*))\//g));
const present = new Set(['.', ...files, ...folders]);
const help = execFileSync(process.execPath, ['gitops/src/main.ts', '--help'], options);
const verbs = groups(help, /^ {2}([a-z]\w+) /gm);

/** npm scripts and verbs of the command line in a text that do not exist. */
function missingCommands(text: string): string[] {
  const command = /npm (?:run )?(start|test|(?<=run )\w+)(?: ([a-z]\w*))?(?:[^\n]*? -w ([\w/]+))?/g;
  return [...text.matchAll(command)].flatMap(([whole, script = '', verb = 'help', workspace = '.']) => {
    const known = read(join(workspace, 'package.json')).includes(`"${script}": "`);
    return known && (script !== 'gitops' || verbs.includes(verb)) ? [] : [whole];
  });
}

/** How a link names a heading, apart from capitals. */
const slug = (token: Token) =>
  token.type === 'heading' && token.text.replace(/[^\w -]/g, '').replaceAll(' ', '-');

function isTarget(document: string, href: string): boolean {
  const [path, anchor] = href.split('#');
  const target = path ? join(dirname(document), path) : document;
  if (/^\w+:/.test(href)) return true;
  return present.has(target) && (!anchor || lexer(read(target).toLowerCase()).map(slug).includes(anchor));
}

for (const document of files.filter((file) => file.endsWith('.md')))
  test(`${document} names only files, headings and commands that exist`, () => {
    const missing: string[] = [];
    const created = groups(read(document), /New file `([^`]+)`/g);
    const checkPath = (path: string) => {
      if (!present.has(path) && !created.some((file) => `${file}/`.startsWith(`${path}/`)))
        missing.push(path);
    };
    walkTokens(lexer(read(document)), (token) => {
      const {
        type,
        raw,
        text = '',
        href = '',
      } = token as { type: string; raw: string; text?: string; href?: string };
      if (type === 'link' && !isTarget(document, href)) missing.push(href);
      if (type === 'html') groups(raw, /src(?:set)?="([^"]+)"/g).forEach(checkPath);
      if (type.startsWith('code')) missing.push(...missingCommands(text));
      const isPath = /^[\w./-]+$/.test(text) && folders.some((folder) => text.startsWith(`${folder}/`));
      if (type === 'codespan' && isPath) checkPath(text.replace(/\/$/, ''));
    });
    assert.deepEqual(missing, []);
  });
