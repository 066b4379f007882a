import { join } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { execa } from 'execa';
import { checkout } from '../configuration/configuration.ts';
import type { GoModule } from './versions.ts';

/** The toolchain line of each go.mod decides which Go builds it; the installed Go fetches that one. */
export const goEnvironment = { GOTOOLCHAIN: 'auto' };

/** @throws Refusal when Go is missing or too old to fetch the version that it needs */
export async function requireGo(): Promise<void> {
  const { stdout, failed } = await execa('go', ['env', 'GOVERSION'], {
    reject: false,
  });
  const [, minor] = /^go1\.(\d+)/.exec(stdout ?? '') ?? [];
  if (!failed && Number(minor) >= 21) return;
  throw new Refusal(
    failed ? 'Go is not installed.' : `Go is too old (${stdout}).`,
    'Install Go 1.21 or newer (it fetches the version it needs itself) and put it on the PATH, then run the same command again.',
    exitCode.unavailable,
  );
}

/** Returns the folder of a module's source in the Go module cache, after downloading it if necessary. */
export async function goModuleSource(
  module: GoModule,
  path:
    | 'k8s.io/kubernetes'
    | 'github.com/argoproj/argo-cd/v3'
    | 'sigs.k8s.io/gateway-api'
    | 'sigs.k8s.io/kind'
    | 'github.com/go-acme/lego/v5',
): Promise<string> {
  await requireGo();
  const cwd = join(checkout, 'platform', 'toolchain', module);
  await execa('go', ['mod', 'download', path], { cwd, env: goEnvironment });
  const { stdout } = await execa('go', ['list', '-mod=readonly', '-m', '-f', '{{.Dir}}', path], {
    cwd,
    env: goEnvironment,
  });
  return stdout;
}
