import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readConfiguration } from '@presage/platform/configuration';
import { makeProgram, registerExtensions } from './program.ts';

const own = [
  ...['start', 'dev', 'up', 'down', 'check', 'test', 'e2e', 'bench', 'password', 'status', 'release'],
  ...[
    'promote',
    'rollback',
    'diff',
    'comment',
    'images',
    'forget',
    'adopt',
    'validate',
    'tools',
    'hook',
    'log',
    'at',
    'why',
  ],
];
const namesOf = (program: ReturnType<typeof makeProgram>) =>
  program.commands.map((command) => command.name()).sort();

describe('the command line', () => {
  test('has the verbs of the tool alone where the descriptor names no extension', () => {
    const program = makeProgram(readConfiguration);
    registerExtensions(program, [], readConfiguration);
    assert.deepEqual(namesOf(program), [...own].sort());
  });

  test('has the verbs of an extension beside them', () => {
    const program = makeProgram(readConfiguration);
    const greeting = { register: (to: typeof program) => void to.command('greet') };
    registerExtensions(program, [greeting, { pinnedFiles: {} }], readConfiguration);
    assert.deepEqual(namesOf(program), [...own, 'greet'].sort());
  });
});
