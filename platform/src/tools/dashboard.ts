import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../configuration/configuration.ts';
import { argocdVersion } from './versions.ts';

/** The workspace with what argo-ui 1.0.0 lacks for the source of Argo CD's dashboard. */
export const layerFolder: string = join(checkout, 'argocd', 'dashboard');

/** The files of the layer that take the place of argo-ui's own, by their path in the package. */
export const layerFiles = (): string[] =>
  globSync('{src,v2}/**/*.{ts,tsx,scss}', { cwd: layerFolder })
    .filter((file) => !file.includes('.test.'))
    .sort();

/** The folder of the built dashboard; its name differs with everything that it is built from. */
export function dashboardFolder(cache: string): string {
  const key = createHash('sha256').update(argocdVersion);
  const sources = [
    ...layerFiles().map((file) => join(layerFolder, file)),
    join(layerFolder, 'package.json'),
    join(import.meta.dirname, 'dashboard-build.ts'),
  ];
  for (const file of sources) key.update(readFileSync(file));
  return join(cache, 'tools', `dashboard-${key.digest('hex').slice(0, 12)}`);
}
