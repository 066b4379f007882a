import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { testPredictors } from './models.ts';

/** `node src/main.ts` as another process. */
export interface RunningCommand {
  kill(signal: NodeJS.Signals): void;
  /** Resolves when a line of its log satisfies `wanted`. */
  line(wanted: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
  /** Resolves when its output matches, on either stream. */
  said(wanted: RegExp): Promise<void>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>;
}

/** Starts a command, `'train --missing'`, on the test server. */
export function startCommand(
  words: string,
  environment: Record<string, string>,
  input?: string,
): RunningCommand {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../src/main.ts'), ...words.trim().split(' ')],
    {
      env: {
        HOST: '127.0.0.1',
        PORT: '0',
        DATABASE_PORT: process.env.TEST_DATABASE_PORT,
        SECRETS_DIR: process.env.TEST_SECRETS_DIR,
        PREDICTORS_DIR: testPredictors,
        MODELS_DIR: process.env.TEST_MODELS_DIR,
        ...environment,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  child.stdin.on('error', () => undefined).end(input);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const ended = new Promise<Awaited<RunningCommand['ended']>>((resolve) => {
    child.on('close', (code, signal) => {
      resolve({ code, signal, stdout, stderr });
    });
  });
  return {
    kill: (signal) => child.kill(signal),
    line: (wanted) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const lines = stdout.split('\n').slice(0, -1);
          const found = lines.map((line) => JSON.parse(line)).find(wanted);
          if (found) resolve(found);
        };
        child.stdout.on('data', look);
        ended.then(() => reject(new Error(`ended without that line: ${stdout}${stderr}`)));
        look();
      }),
    said: (wanted) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (wanted.test(stdout + stderr)) resolve();
        };
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        ended.then(() => reject(new Error(`ended without saying ${wanted}: ${stdout}${stderr}`)));
        look();
      }),
    ended,
  };
}
