import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Configuration, checkout } from '@presage/platform/configuration';
import { checkManifests, distinct } from '@presage/platform/manifests';
import { type Plan, type Report, run } from '@presage/platform/plan';
import { manifestToolSteps, manifestTools } from '@presage/platform/tools';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { validateOptions } from '../delivery/validate.ts';
import type { Descriptor } from '../descriptor/descriptor.ts';
import { descriptorIn } from '../descriptor/load.ts';
import { folderTree } from '../descriptor/tree.ts';
import { withSnapshot } from '../git/snapshot.ts';
import { inspectRevision } from '../guard/inspect-revision.ts';
import { generatedStep } from './generated.ts';

const inCheckout = (command: string, ...args: string[]) => run(command, args, { cwd: checkout });

/** The npm workspaces that have a script; their order is that of package.json. */
function workspacesWith(script: string): string[] {
  const { workspaces } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as {
    workspaces: string[];
  };
  return globSync(
    workspaces.map((pattern) => `${pattern}/package.json`),
    { cwd: checkout },
  )
    .filter((file) => JSON.parse(readFileSync(join(checkout, file), 'utf8')).scripts?.[script])
    .map((file) => dirname(file))
    .sort();
}

async function requireNoFindings(
  { cache }: Configuration,
  descriptor: Descriptor,
  report: Report,
): Promise<void> {
  const options = await validateOptions(descriptor, folderTree(checkout));
  const { clusterResources } = descriptor;
  const [inspection, manifests] = await Promise.all([
    withSnapshot(checkout, (git, tree) => inspectRevision(git, tree, descriptor)),
    checkManifests(manifestTools(cache), checkout, { ...options, clusterResources }),
  ]);
  for (const { file, message } of inspection.notices) report(`${file}: ${message}`);
  const findings = distinct([...inspection.findings, ...manifests]);
  if (findings.length === 0) return;
  throw new Refusal(
    findings.map(({ file, message }) => `${file}: ${message}`).join('\n'),
    'Fix the files above, then run `npm run check` again.',
    exitCode.data,
  );
}

/** Format, lint, types, imports, unused exports and files, manifests: what no reader should have to check by eye. */
export async function checkPlan(configuration: Configuration): Promise<Plan> {
  const descriptor = await descriptorIn();
  return [
    ...manifestToolSteps(configuration.cache),
    ...descriptor.generated.map(generatedStep),
    { title: 'Format and lint (biome)', actions: [inCheckout('biome', 'check', '--error-on-warnings', '.')] },
    ...workspacesWith('types').map((workspace) => ({
      title: `Types of ${workspace}`,
      actions: [inCheckout('npm', 'run', '--silent', 'types', '--workspace', workspace)],
    })),
    {
      title: 'Imports between files and folders (dependency-cruiser)',
      actions: [
        inCheckout('depcruise', '--config', '.dependency-cruiser.mjs', '.'),
        run('depcruise', ['--config', '.dependency-cruiser.mjs', '.'], {
          cwd: checkout,
          env: { COMPARE: 'folders' },
        }),
      ],
    },
    {
      title: 'Unused files, exports and dependencies (knip)',
      actions: [inCheckout('knip', '--no-progress')],
    },
    {
      title: 'The whole tree and the manifests (kustomize, kubeconform, kube-score, own rules)',
      actions: [
        {
          kind: 'call',
          what: 'inspect every file that git would commit; render and check the overlay of every environment',
          call: (report) => requireNoFindings(configuration, descriptor, report),
        },
      ],
    },
  ];
}
