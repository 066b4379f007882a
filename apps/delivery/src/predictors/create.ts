import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { checkout } from '@presage/gitops';
import { callerFolder, inheritedEnvironment } from '@presage/runtime/inherited';
import { type ExitCode, exitCode, Refusal } from '@presage/runtime/refusal';

interface Labelled {
  readonly label: { readonly en: string };
}

/** What the API's program reports: see apps/api/src/creation/command.ts. */
export interface Created {
  readonly name: string;
  readonly file: string;
  readonly rows: number;
  readonly badLines: number;
  readonly isWhole: boolean;
  readonly description: {
    readonly target: Labelled & { readonly kind: string; readonly column: string };
    readonly fields: Readonly<
      Record<
        string,
        Labelled & {
          readonly kind: string;
          readonly optional?: true;
          readonly minimum?: number;
          readonly maximum?: number;
          readonly values?: readonly object[];
        }
      >
    >;
    readonly leftOut: Readonly<Record<string, { readonly en: string }>>;
  };
  /** Columns that are left out and can be used with `--use`. */
  readonly usable: readonly string[];
  readonly warnings: readonly string[];
}

const main = join(checkout, 'apps', 'api', 'src', 'main.ts');
const codes: readonly number[] = Object.values(exitCode);

/**
 * Lets the API's program, which reads tables, describe a predictor and write it into this checkout.
 * @throws Refusal with its reason
 */
export async function createPredictor(
  name: string,
  options: {
    readonly from: string;
    readonly target: string;
    readonly kind?: string;
    readonly use?: readonly string[];
    readonly dryRun?: boolean;
  },
): Promise<Created> {
  const { from, target, kind, use = [], dryRun } = options;
  const args = [
    ...[main, 'create', name, '--from', resolve(callerFolder(), from), `--target=${target}`],
    ...(kind === undefined ? [] : ['--kind', kind]),
    ...use.map((column) => `--use=${column}`),
    ...(dryRun ? ['--dry-run'] : []),
  ];
  const { code, stdout, stderr } = await run(args);
  if (code === 0) return JSON.parse(stdout) as Created;
  throw new Refusal(
    stderr.trim() || `The description of ${name} failed (exit ${code}).`,
    `See the options: npm run gitops predictor create -- --help`,
    codes.includes(code) ? (code as ExitCode) : exitCode.failed,
  );
}

const run = (args: readonly string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const options = { env: inheritedEnvironment({}), maxBuffer: 64 * 1024 ** 2 };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
      resolve({ code, stdout, stderr: stderr || (error && code === 1 ? error.message : '') });
    });
  });
