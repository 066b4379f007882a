import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import {
  applyRecipe,
  copyTree,
  followRecipe,
  isFollowed,
  parseRecipe,
  RecipeError,
  renamedSteps,
} from './recipes.ts';

const block = (caption: string, code: string, language = 'ts') =>
  `${caption}\n\n\`\`\`${language}\n${code}\n\`\`\`\n`;

describe('a recipe, read', () => {
  test('has a step per block, with the line it starts on', () => {
    const markdown = [
      '# Title\n',
      block('A table. New file `a/b.ts`:', 'const b = 1;'),
      block('Then in the\nlist. In `c.ts`,\nafter `` say`x` ``:', 'x,'),
      block('In `c.ts`, before `y`:', 'x,'),
      block('In `c.ts`, replace `y` with:', 'z,'),
      block('At the end of `d.yaml`:', '- x', 'yaml'),
      block('Then:', 'git push', 'sh'),
      block('You see:', 'done', 'text'),
    ].join('\n');
    assert.deepEqual(
      parseRecipe(markdown, 'recipe.md').map(({ code: _, ...step }) => step),
      [
        { kind: 'create', path: 'a/b.ts', at: 'recipe.md:5' },
        { kind: 'after', path: 'c.ts', anchor: 'say`x`', at: 'recipe.md:13' },
        { kind: 'before', path: 'c.ts', anchor: 'y', at: 'recipe.md:19' },
        { kind: 'replace', path: 'c.ts', anchor: 'y', at: 'recipe.md:25' },
        { kind: 'append', path: 'd.yaml', at: 'recipe.md:31' },
        { kind: 'commands', at: 'recipe.md:37' },
      ],
    );
    assert.deepEqual(
      parseRecipe(markdown).map(({ code }) => code),
      ['const b = 1;\n', 'x,\n', 'x,\n', 'z,\n', '- x\n', 'git push\n'],
    );
  });

  test('is refused when a block names no file', () => {
    for (const caption of ['Write this:', 'New file b.ts:', 'In `b.ts`:', '## New file `b.ts`:'])
      assert.throws(
        () => parseRecipe(block(caption, 'x'), 'recipe.md'),
        (error) => error instanceof RecipeError && error.message.startsWith('recipe.md:3: no file is named'),
        caption,
      );
  });
});

describe('a recipe, applied', () => {
  let tree: string;
  const put = async (path: string, text: string) => {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await writeFile(join(tree, path), text);
  };
  const apply = (...blocks: string[]) => applyRecipe(parseRecipe(blocks.join('\n'), 'recipe.md'), tree);
  const read = (path: string) => readFile(join(tree, path), 'utf8');

  beforeEach(async () => {
    tree = await mkdtemp(join(tmpdir(), 'presage-recipe-'));
    await put('list.ts', 'const list = [\n  one,\n  two,\n];\n');
  });
  afterEach(() => rm(tree, { recursive: true, force: true }));

  test('creates and edits files, and names each once', async () => {
    const changed = await apply(
      block('New file `new/file.ts`:', 'export const x = 1;\n\n  // indented'),
      block('In `list.ts`, after `one`:', 'and: [\n  a,\n\n],'),
      block('In `list.ts`, before `one`:', 'zero,'),
      block('In `list.ts`, replace `two` with:', 'three,\nfour,'),
      block('In `list.ts`, remove:', '  four,'),
      block('At the end of `list.ts`:', 'done();'),
    );
    assert.deepEqual(changed, ['list.ts', 'new/file.ts']);
    assert.equal(await read('new/file.ts'), 'export const x = 1;\n\n  // indented\n');
    assert.equal(
      await read('list.ts'),
      'const list = [\n  zero,\n  one,\n  and: [\n    a,\n\n  ],\n  three,\n];\ndone();\n',
    );
  });

  test('is followed for another environment than the one that it names', async () => {
    await put('overlays/prod/list.yaml', '- prod: 30001\n');
    const steps = parseRecipe(block('In `overlays/dev/list.yaml`, after `dev: 31001`:', '- dev_a\n- device'));
    await applyRecipe(renamedSteps(steps, { dev: 'prod', 31001: '30001' }), tree);
    assert.equal(await read('overlays/prod/list.yaml'), '- prod: 30001\n- prod_a\n- device\n');
  });

  test('is left as it is where somebody has followed it', async () => {
    const steps = parseRecipe(
      [block('New file `new/file.ts`:', 'export {};'), block('In `list.ts`, after `one`:', 'and,')].join(
        '\n',
      ),
      'recipe.md',
    );
    assert.equal(await isFollowed(steps, tree), false);
    assert.deepEqual(await followRecipe(steps, tree), ['list.ts', 'new/file.ts']);
    assert.equal(await isFollowed(steps, tree), true);
    const text = await read('list.ts');
    assert.deepEqual(await followRecipe(steps, tree), ['list.ts', 'new/file.ts']);
    assert.equal(await read('list.ts'), text);
  });

  test('without new files is followed where what it replaces is gone', async () => {
    const steps = parseRecipe(block('In `list.ts`, replace `one` with:', 'three,'), 'recipe.md');
    assert.equal(await isFollowed(steps, tree), false);
    await followRecipe(steps, tree);
    assert.equal(await isFollowed(steps, tree), true);
    assert.equal(await isFollowed(parseRecipe(block('In `list.ts`, after `two`:', 'x')), tree), false);
  });

  test('stops at the first block that does not fit', async () => {
    const cases = [
      ['New file `list.ts`:', /^recipe\.md:3: can't create list\.ts: EEXIST/],
      ['New file `../list.ts`:', /is outside the tree/],
      ['At the end of `none.ts`:', /can't read none\.ts: ENOENT/],
      ['In `list.ts`, after `three`:', /no line of list\.ts contains "three"/],
      ['In `list.ts`, remove:', /list\.ts does not have these lines/],
      ['In `list.ts`, after `,`:', /"," is on several lines of list\.ts \(2, 3\)/],
    ] as const;
    for (const [caption, message] of cases)
      await assert.rejects(apply(block(caption, 'x')), { name: 'RecipeError', message }, caption);
    assert.equal(await read('list.ts'), 'const list = [\n  one,\n  two,\n];\n');
  });

  test('starts from a copy of the working tree without ignored files, with its packages linked', async () => {
    const copy = join(tree, 'copy');
    await put('from/.gitignore', 'node_modules\nbuilt\n');
    for (const path of [
      'package.json',
      'apps/api/package.json',
      'built/x',
      'node_modules/x/index.js',
      'gone',
    ])
      await put(`from/${path}`, path);
    const git = (...args: string[]) => execFileSync('git', args, { cwd: join(tree, 'from') });
    git('init', '-q');
    git('add', '.');
    await rm(join(tree, 'from/gone'));
    await put('from/apps/untracked.ts', 'new');
    await mkdir(copy);
    await copyTree(join(tree, 'from'), copy);
    assert.equal(await read('copy/apps/untracked.ts'), 'new');
    assert.equal(await read('copy/node_modules/x/index.js'), 'node_modules/x/index.js');
    for (const path of ['built/x', 'gone', 'apps/api/node_modules'])
      await assert.rejects(read(`copy/${path}`), { code: 'ENOENT' });
  });
});
