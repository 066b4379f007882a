import { readConfiguration } from '../configuration/configuration.ts';
import { makeEnvironment } from '../descriptor/environment.ts';
import { manifestTools } from '../tools/manifest-tools.ts';
import type { ManifestTools } from './tools.ts';
import type { ValidateOptions } from './validate-tree.ts';

/** The tools that the tests run; `npm run check` builds them. */
export const testTools = (): ManifestTools => manifestTools(readConfiguration().cache);

/** What the descriptor of this repository asks of its manifests, with pinned files of which nothing is known. */
export const testOptions: ValidateOptions = {
  environments: [makeEnvironment('dev'), makeEnvironment('prod', 'dev')],
  images: ['api', 'web', 'database', 'migrate', 'train'],
};
