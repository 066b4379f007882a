import { homedir } from 'node:os';
import { join } from 'node:path';
import { type ManifestTools, manifestToolsIn } from './tools.ts';

/** The tools that the tests run; PRESAGE_TOOLS_DIR names another folder that holds them. */
export function testTools(): ManifestTools {
  return manifestToolsIn(process.env.PRESAGE_TOOLS_DIR ?? join(homedir(), '.cache', 'presage-dev-tools'));
}
