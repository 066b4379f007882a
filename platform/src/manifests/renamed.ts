import { type Finding, kustomizationFile, overlayOf } from './finding.ts';
import type { KubernetesObject } from './objects.ts';
import type { Rendering } from './render.ts';

/**
 * A namePrefix or nameSuffix that renames a Service under whose old name a ConfigMap still looks for it: kustomize
 * renames what refers to an object by a field, and no text.
 */
export function renamedServices({ environment, objects, sources }: Rendering): Finding[] {
  for (const [folder, { namePrefix = '', nameSuffix = '' }] of sources.kustomizations) {
    const [prefix, suffix] = [String(namePrefix), String(nameSuffix)];
    if (!prefix && !suffix) continue;
    const field = prefix ? 'namePrefix' : 'nameSuffix';
    for (const { kind, metadata } of objects) {
      const { name } = metadata;
      if (kind !== 'Service' || !name.startsWith(prefix) || !name.endsWith(suffix)) continue;
      const before = name.slice(prefix.length, name.length - suffix.length);
      const user = addressedBy(before, objects);
      if (!user) continue;
      return [
        {
          file: `${folder}/${kustomizationFile}`,
          environment: folder === overlayOf(environment) ? environment : undefined,
          rule: 'service-renamed',
          message: `${field} renames the Service ${before} to ${name}, and ${user} still looks for ${before}; remove ${field}, the namespace keeps environments apart`,
        },
      ];
    }
  }
  return [];
}

/** The value of a ConfigMap that has the name of a Service as a host, such as `API_URL=http://api:8080 of ConfigMap web`. */
function addressedBy(service: string, objects: readonly KubernetesObject[]): string | undefined {
  if (objects.some(({ kind, metadata }) => kind === 'Service' && metadata.name === service)) return undefined;
  const host = new RegExp(`://(?:[^/@\\s]*@)?${service}(?=[:/\\s]|$)`);
  for (const { kind, metadata, data = {} } of objects) {
    const found = kind === 'ConfigMap' && Object.entries(data).find(([, value]) => host.test(value));
    if (found) return `${found[0]}=${found[1].slice(0, 80)} of ConfigMap ${metadata.name}`;
  }
  return undefined;
}
