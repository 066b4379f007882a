import { z } from 'zod';
import { runProgram } from '../machine/run-program.ts';
import { deadline, type ManifestTools } from './tools.ts';

/** kube-score's grade of a check that has failed; 5 is a warning, 10 is passed. */
const critical = 1;

const report = z.array(
  z.object({
    type_meta: z.object({ kind: z.string() }),
    object_meta: z.object({ name: z.string() }),
    checks: z.array(
      z.object({
        check: z.object({ id: z.string(), name: z.string() }),
        grade: z.number(),
        skipped: z.boolean(),
        comments: z.array(z.object({ path: z.string(), summary: z.string() })).nullish(),
      }),
    ),
  }),
);

export interface Criticism {
  readonly kind: string;
  readonly name: string;
  readonly message: string;
}

/** What kube-score finds critical in rendered YAML. A check is ignored by annotation, with its reason beside it. */
export async function criticisms(
  tools: Pick<ManifestTools, 'kubeScore'>,
  yaml: string,
): Promise<Criticism[]> {
  const { stdout, stderr, failed, exitCode, message } = await runProgram(
    tools.kubeScore,
    ['score', '--output-format', 'json', '-'],
    { input: yaml, ...deadline },
  );
  if (failed && (exitCode !== 1 || stdout === ''))
    throw new Error(`kube-score could not run: ${stderr || message}`);
  return report.parse(JSON.parse(stdout)).flatMap(({ type_meta: { kind }, object_meta: { name }, checks }) =>
    checks
      .filter(({ grade, skipped }) => grade === critical && !skipped)
      .map(({ check, comments }) => {
        const details = (comments ?? []).map(({ path, summary }) => (path ? `${path}: ${summary}` : summary));
        return { kind, name, message: `${kind} ${name}: ${check.name} (${check.id}): ${details.join('; ')}` };
      }),
  );
}
