import { join } from 'node:path';

/** A small application with images and a descriptor of its own, for the tests of the tool; see also sampleManifests. */
export const sample = join(import.meta.dirname, 'sample');
