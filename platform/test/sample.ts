import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { makeEnvironment } from '../src/environment/environment.ts';
import type { ValidateOptions } from '../src/manifests/validate-tree.ts';

/** The manifests of a small application, for tests. */
export const sampleManifests = join(import.meta.dirname, 'sample');

/** Copies the sample's `base` and `overlays` into another folder. */
export const copySample = (folder: string): void => cpSync(sampleManifests, folder, { recursive: true });

/** What the sample's application asks of its manifests. */
export const sampleOptions: ValidateOptions = {
  environments: [makeEnvironment('dev'), makeEnvironment('prod', 'dev')],
  images: ['api', 'database', 'migrate', 'seed', 'web'],
};
