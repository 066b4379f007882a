import type { Git } from '../environments/git.ts';
import { exitCode, Refusal } from '../refusal.ts';

/** The images that are built, and what each is made of: a build sees these files and no others. */
const built = {
  api: {
    dockerfile: 'apps/api/Dockerfile',
    inputs: [
      'apps/api',
      'packages',
      'package.json',
      'package-lock.json',
      '.npmrc',
      '.dockerignore',
      'tsconfig.base.json',
    ],
  },
  web: {
    dockerfile: 'apps/web/Dockerfile',
    inputs: [
      'apps/web',
      'packages',
      'package.json',
      'package-lock.json',
      '.npmrc',
      '.dockerignore',
      'tsconfig.base.json',
    ],
  },
  database: {
    dockerfile: 'apps/database/Dockerfile',
    inputs: ['Dockerfile', 'entrypoint.sh', 'is-ready.sh'].map((file) => `apps/database/${file}`),
  },
} as const;

export type BuiltImage = keyof typeof built;
export const builtImages = Object.keys(built) as BuiltImage[];

/** Tests, benchmarks and documents are no part of an image: a change to them builds nothing. */
const aside = ['*.test.ts', '*.md', 'apps/*/test/*', 'apps/*/bench/*'].map(
  (pattern) => `:(exclude)${pattern}`,
);

export const dockerfileOf = (image: BuiltImage): string => built[image].dockerfile;

/** Git pathspecs of what an image is made of. */
export const inputsOf = (image: BuiltImage): string[] => [...built[image].inputs, ...aside];

/** The same without the paths that a revision does not have: `git archive` refuses those. */
export async function presentInputs(git: Git, revision: string, image: BuiltImage): Promise<string[]> {
  const paths = await git(['ls-tree', '--name-only', revision, '--', ...built[image].inputs]);
  return [...paths.split('\n'), ...aside];
}

/**
 * Jobs that run the image of another, pinned apart: a Job is replaced, and so run again, only when its pin
 * changes, which is when one of its files does.
 */
export interface JobImage {
  /** What the base calls it. */
  readonly name: string;
  readonly of: BuiltImage;
  /** Git pathspecs. */
  readonly inputs: readonly string[];
}

const sourcesOfTraining = ['definition', 'predictors', 'learning', 'training', 'models'];

export const jobImages: readonly JobImage[] = [
  {
    name: 'presage/migrate',
    of: 'api',
    inputs: ['apps/api/prisma', 'apps/api/src/migrations', ...aside],
  },
  {
    // Trains the first models where they are missing. It writes to the database, so it is never older
    // than the tables.
    name: 'presage/train',
    of: 'api',
    inputs: ['apps/api/prisma', ...sourcesOfTraining.map((folder) => `apps/api/src/${folder}`), ...aside],
  },
];

/** What the base calls an image. */
export const nameOf = (image: BuiltImage): string => `presage/${image}`;

/** By which the builder's store knows an image and the stages that go into it. */
export const imageLabel = (image: BuiltImage): string => `org.opencontainers.image.title=${nameOf(image)}`;

/** @throws Refusal (64) for a name that is no image's. */
export function imageOf(given: string): BuiltImage {
  const image = builtImages.find((known) => known === given || nameOf(known) === given);
  if (image) return image;
  throw new Refusal(
    `There is no image "${given}".`,
    `The images are ${builtImages.join(', ')}.`,
    exitCode.usage,
  );
}
