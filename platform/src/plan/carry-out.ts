import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { printable } from '@presage/runtime/printable';
import { Refusal } from '@presage/runtime/refusal';
import pWaitFor from 'p-wait-for';
import type { Action, Report } from './step.ts';

const lastLines = (text: string, count: number) => text.trimEnd().split('\n').slice(-count).join('\n');

async function runCommand(action: Extract<Action, { kind: 'run' }>, report: Report): Promise<void> {
  const { execa } = await import('execa'); // loading it takes as long as a push takes otherwise
  const child = execa(action.command, [...action.args], {
    all: true,
    reject: false,
    stdin: action.input === undefined ? 'ignore' : 'pipe',
    ...(action.input === undefined ? {} : { input: action.input }),
    ...(action.cwd ? { cwd: action.cwd } : {}),
    ...(action.env ? { env: action.env } : {}),
  });
  for await (const line of child.iterable({ from: 'all' }))
    if (String(line).trim()) report(printable(String(line)).slice(0, 160));
  const ended = await child;
  if (!ended.failed || action.mayFail) return;
  const output = lastLines(String(ended.all ?? ''), 20) || ended.shortMessage || '';
  throw new Refusal(
    `${action.command} ${action.args.slice(0, 3).join(' ')} … failed (exit ${ended.exitCode ?? ended.signal ?? 'not started'}):\n${output}`,
    'Fix the error above and run the same command again; completed steps are skipped.',
  );
}

async function waitFor(action: Extract<Action, { kind: 'wait' }>, report: Report): Promise<void> {
  let last = '';
  await pWaitFor(
    async () => {
      const answer = await action.until();
      if (typeof answer === 'string' && answer !== last) {
        last = answer;
        report(answer);
      }
      return answer === true;
    },
    {
      interval: 250,
      timeout: {
        milliseconds: action.seconds * 1000,
        fallback: () => {
          const state = last ? ` Last state: ${last}` : '';
          throw new Refusal(
            `Timed out after ${action.seconds} s waiting for ${action.what}.${state}`,
            action.next,
          );
        },
      },
    },
  );
}

/** Runs one action; `report` shows its progress. @throws Refusal when the action fails or times out. */
export async function carryOut(action: Action, report: Report): Promise<void> {
  switch (action.kind) {
    case 'run':
      return runCommand(action, report);
    case 'write':
      await mkdir(dirname(action.path), { recursive: true });
      return writeFile(action.path, action.content, action.mode === undefined ? {} : { mode: action.mode });
    case 'remove':
      return rm(action.path, { recursive: true, force: true });
    case 'wait':
      return waitFor(action, report);
    case 'call':
      return action.call(report);
  }
}
