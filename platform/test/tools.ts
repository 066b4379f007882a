import { readConfiguration } from '../src/configuration/configuration.ts';
import type { ManifestTools } from '../src/manifests/tools.ts';
import { manifestTools } from '../src/tools/manifest-tools.ts';

/** The tools that the tests run; `npm run check` builds them. */
export const testTools = (): ManifestTools => manifestTools(readConfiguration().cache);
