import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Configuration, checkout } from '../configuration.ts';
import { pinnedFilesOf } from '../delivery/load.ts';
import { descriptorIn } from '../descriptor/load.ts';
import { folderTree } from '../descriptor/tree.ts';
import { clientStep } from '../local/build.ts';
import { checkManifests } from '../manifests/check-manifests.ts';
import { optionsOf } from '../manifests/validate-tree.ts';
import { type Plan, run } from '../plan/step.ts';
import { exitCode, Refusal } from '../refusal.ts';
import { manifestToolSteps, manifestTools } from '../tools/manifest-tools.ts';

const inCheckout = (command: string, ...args: string[]) => run(command, args, { cwd: checkout });

/** Workspaces with a `types` script; one without has no TypeScript of its own. */
const workspaces = [
  'packages/runtime',
  'packages/recipes',
  'apps/api',
  'apps/database',
  'apps/web',
  'gitops',
  'e2e',
];

async function requireNoFindings({ cache }: Configuration): Promise<void> {
  const descriptor = await descriptorIn();
  const options = optionsOf(descriptor, await pinnedFilesOf(descriptor), folderTree(checkout));
  const { clusterResources } = descriptor;
  const findings = await checkManifests(manifestTools(cache), checkout, { ...options, clusterResources });
  if (findings.length === 0) return;
  throw new Refusal(
    findings.map(({ file, message }) => `${file}: ${message}`).join('\n'),
    'Fix the files above, then run `npm run check` again.',
    exitCode.data,
  );
}

/** Format, lint, types, imports, unused exports and files, manifests: what no reader should have to check by eye. */
export function checkPlan(configuration: Configuration): Plan {
  return [
    ...manifestToolSteps(configuration.cache),
    clientStep(),
    { title: 'Format and lint (biome)', actions: [inCheckout('biome', 'check', '--error-on-warnings', '.')] },
    ...workspaces
      .filter((workspace) => existsSync(join(checkout, workspace, 'tsconfig.json')))
      .map((workspace) => ({
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
      title: 'Manifests (kustomize, kubeconform, kube-score, own rules)',
      actions: [
        {
          kind: 'call',
          what: 'render and check the overlay of every environment',
          call: () => requireNoFindings(configuration),
        },
      ],
    },
  ];
}
