import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { runProgram } from '../machine/run-program.ts';
import { type Finding, kustomizationFile, overlayOf } from './finding.ts';
import type { KubernetesObject } from './objects.ts';
import { readSources, type Sources, syntaxErrors } from './sources.ts';
import { deadline, type ManifestTools } from './tools.ts';

/** An environment as Argo CD will apply it, or why it cannot be rendered. */
export interface Rendering {
  readonly environment: string;
  readonly yaml: string;
  readonly objects: readonly KubernetesObject[];
  readonly sources: Sources;
  readonly findings: readonly Finding[];
}

/** Renders the overlay of one environment. Never throws for what the tree contains. */
export async function renderOverlay(
  tools: Pick<ManifestTools, 'kustomize'>,
  tree: string,
  environment: string,
): Promise<Rendering> {
  const sources = readSources(tree, environment);
  const failed = (findings: readonly Finding[]) => ({
    environment,
    yaml: '',
    objects: [],
    sources,
    findings,
  });
  if (sources.findings.length > 0) return failed(sources.findings);

  const folder = join(tree, overlayOf(environment));
  const built = await runProgram(tools.kustomize, ['build', folder], deadline);
  if (built.timedOut) return failed([tooSlow(environment)]);
  if (built.failed) {
    const syntax = syntaxErrors(tree, environment, sources.files);
    return failed(
      syntax.length > 0 ? syntax : [kustomizeError(built.stderr || built.message, tree, environment)],
    );
  }
  const objects = parseAllDocuments(built.stdout).map((document) => document.toJS() as KubernetesObject);
  return { environment, yaml: built.stdout.replace(/\n$/, ''), objects, sources, findings: [] };
}

function tooSlow(environment: string): Finding {
  const file = `${overlayOf(environment)}/${kustomizationFile}`;
  const message = `takes longer than ${deadline.timeout / 1000} s to render; it usually takes a tenth of a second`;
  return { file, environment, rule: 'kustomize', message };
}

/** Reduces kustomize's nested error to its innermost folder and cause. */
function kustomizeError(stderr: string, tree: string, environment: string): Finding {
  const text = stderr
    .trim()
    .replace(/^Error: /, '')
    .replaceAll(`${tree}/`, '');
  const folder = [...text.matchAll(/of path '([^']+)'|for path '([^']+)'/g)].at(-1);
  const cause = text
    .replace(/': must build at directory: .*$/s, '')
    .split(/(?:of path|for path|resources from) '[^']+': /)
    .at(-1);
  const file = `${folder?.[1] ?? folder?.[2] ?? overlayOf(environment)}/${kustomizationFile}`;
  return {
    file,
    environment,
    rule: 'kustomize',
    message: `cannot be rendered: ${(cause || text).replace(/\s+/g, ' ')}`,
  };
}
