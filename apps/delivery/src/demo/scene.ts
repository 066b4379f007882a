import { setTimeout as pause } from 'node:timers/promises';
import { type ClusterRecord, checkout, type Environment } from '@presage/gitops';
import { execa } from 'execa';
import type { Place } from '../api/place.ts';
import type { DemoClone } from './clone.ts';
import type { Text } from './language.ts';
import { Unexpected } from './unexpected.ts';

export interface Ended {
  readonly code: number;
  /** Both streams. */
  readonly output: string;
}

/** An environment with the addresses of its pages and its API. */
export interface DemoEnvironment {
  readonly environment: Environment;
  readonly place: Place;
  readonly password: string;
}

/** What the steps of the demonstration act on. */
export interface Scene {
  readonly first: DemoEnvironment;
  /** The environment that the first one is promoted to. */
  readonly next: DemoEnvironment;
  readonly clone: DemoClone;
  /** Prints a line of the demonstration. */
  readonly say: (line: string) => void;
  /** Shows a command as a person types it, runs it and shows its output as it comes. */
  readonly show: (typed: string, program: string, args: readonly string[], folder?: string) => Promise<Ended>;
  /** Runs a verb of the command line, shown as a person types it. */
  readonly verb: (...args: readonly string[]) => Promise<Ended>;
  /**
   * Waits until a condition holds.
   * @returns seconds it took
   * @throws Unexpected with `otherwise` after three minutes; AbortError after Ctrl-C
   */
  readonly until: (condition: () => Promise<boolean>, otherwise: Text) => Promise<number>;
  /** Runs kubectl without showing it. @throws Error with its message when it fails */
  readonly kubectl: (...args: readonly string[]) => Promise<string>;
  /** The same, shown. */
  readonly showKubectl: (...args: readonly string[]) => Promise<Ended>;
}

const maxSeconds = 180;

interface SceneOptions extends Pick<Scene, 'first' | 'next' | 'clone' | 'say'> {
  readonly record: ClusterRecord;
  readonly interrupted: AbortSignal;
}

export function openScene({ record, say, interrupted, ...parts }: SceneOptions): Scene {
  const show: Scene['show'] = async (typed, program, args, folder = checkout) => {
    say(`$ ${typed}`);
    const child = execa(program, [...args], {
      cwd: folder,
      all: true,
      reject: false,
      env: { NO_COLOR: '1' },
      stdin: 'ignore',
    });
    const lines: string[] = [];
    for await (const line of child.iterable({ from: 'all' })) {
      lines.push(String(line));
      say(
        `  ${String(line)
          .replace(/^remote: /, '')
          .trimEnd()}`,
      );
    }
    return { code: (await child).exitCode ?? 1, output: lines.join('\n') };
  };
  const kubectl = (args: readonly string[]) => ['--kubeconfig', record.kubeconfig, ...args];
  return {
    ...parts,
    say,
    show,
    verb: (...args) =>
      show(`npm run gitops ${args.join(' ')}`, process.execPath, [`${checkout}/gitops/src/main.ts`, ...args]),
    until: async (condition, otherwise) => {
      const began = performance.now();
      const seconds = () => (performance.now() - began) / 1000;
      while (!(await condition())) {
        if (seconds() > maxSeconds) throw new Unexpected(otherwise);
        await pause(250, undefined, { signal: interrupted });
      }
      return seconds();
    },
    kubectl: async (...args) => {
      const { stdout } = await execa(record.tools.kubectl, kubectl(args), { stdin: 'ignore' });
      return stdout.trim();
    },
    showKubectl: (...args) => show(`kubectl ${args.join(' ')}`, record.tools.kubectl, kubectl(args)),
  };
}

/** A field of an object in an environment; empty where there is no such object. */
export const fieldOf = (scene: Scene, { environment }: DemoEnvironment, object: string, path: string) =>
  scene.kubectl(
    ...['--namespace', environment.namespace, 'get', object, '--ignore-not-found'],
    ...['--output', `jsonpath=${path}`],
  );
