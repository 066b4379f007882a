import { join } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { execa } from 'execa';
import { type Action, run, type Step } from '../../plan/step.ts';
import { nodeVersion } from '../../tools/versions.ts';
import { baseSteps } from '../host/bases.ts';
import { nodeContext } from '../host/images.ts';
import { hasCommand } from '../provider.ts';

/** NODE_IMAGE of the Dockerfiles where it is built here: Docker finds it among its own images. */
export const localNodeImage = `presage/node:${nodeVersion}-local`;

/** The folder of the root file systems that are made from Debian's packages. */
export const basesOf = (cache: string): string => join(cache, 'bases');

export const isInDocker = async (image: string): Promise<boolean> =>
  !(await execa('docker', ['image', 'inspect', image], { reject: false })).failed;

export const buildInDocker = (args: readonly string[]): Action =>
  run('docker', ['build', ...args], { env: { DOCKER_BUILDKIT: '1' } });

/** @throws Refusal (69) when the program that makes root file systems from Debian's packages is not installed */
export async function requireMmdebstrap(): Promise<void> {
  if (await hasCommand('mmdebstrap')) return;
  throw new Refusal(
    'No registry serves the published images, so they are built here from Debian’s packages, and mmdebstrap is not installed.',
    'On Debian or a derivative: `apt-get install mmdebstrap`, then run the same command again.',
    exitCode.unavailable,
  );
}

/**
 * Builds NODE_IMAGE of the Dockerfiles with Docker, where no registry serves the published one.
 * @param folder a folder for the build, removed afterwards
 * @param image its name
 */
export function dockerNodeImageSteps(cache: string, folder: string, image = localNodeImage): Step[] {
  const bases = basesOf(cache);
  return [
    ...baseSteps(bases, ['node']),
    {
      title: `Build the base image with Node ${nodeVersion}`,
      satisfied: () => isInDocker(image),
      actions: [
        ...nodeContext({ bases }, folder),
        buildInDocker(['--file', join(folder, 'Containerfile'), '--tag', image, folder]),
        run('rm', ['-rf', folder]),
      ],
    },
  ];
}
