import { readConfiguration } from '../configuration/configuration.ts';
import { manifestTools } from '../tools/manifest-tools.ts';
import type { ManifestTools } from './tools.ts';

/** The tools that the tests run; `npm run check` builds them. */
export const testTools = (): ManifestTools => manifestTools(readConfiguration().cache);
