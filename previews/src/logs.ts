import type { Cluster } from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { kubectl } from './cluster.ts';
import type { Preview } from './names.ts';

interface Pods {
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

/**
 * The last lines of each pod of a preview.
 * @throws Refusal (64) for a number of lines that is none
 */
export async function logsOf(
  { record }: Cluster,
  { environment: { namespace } }: Preview,
  lines: string,
): Promise<{ pod: string; text: string }[]> {
  if (!/^[1-9]\d{0,5}$/.test(lines))
    throw new Refusal(
      `--lines ${lines} is not a number of lines.`,
      'Write for example --lines 50.',
      exitCode.usage,
    );
  const inside = ['--namespace', namespace];
  const { items } = JSON.parse(await kubectl(record, ['get', 'pods', ...inside, '-o', 'json'])) as Pods;
  return Promise.all(
    items.map(async ({ metadata: { name } }) => ({
      pod: name,
      text: await kubectl(record, ['logs', name, ...inside, '--all-containers', `--tail=${lines}`]),
    })),
  );
}
