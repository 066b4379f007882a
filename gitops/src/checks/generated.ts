import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '@presage/platform/configuration';
import { run, type Step } from '@presage/platform/plan';
import type { GeneratedDefinition } from '../descriptor/define.ts';

/** A hash of the names and contents of the files that something is made from. */
function fingerprint({ inputs, output }: GeneratedDefinition): string {
  const hash = createHash('sha256');
  for (const pattern of inputs) {
    for (const file of globSync(pattern, { cwd: checkout }).sort()) {
      const path = join(checkout, file);
      if (file.startsWith(`${output}/`) || !statSync(path).isFile()) continue;
      hash.update(file).update(readFileSync(path));
    }
  }
  return hash.digest('hex');
}

/** Makes something from files of the repository, unless it exists and its inputs are the same as then. */
export function generatedStep(generated: GeneratedDefinition): Step {
  const { title, command, folder, output } = generated;
  const [program = '', ...args] = command;
  const mark = join(checkout, output, '.made-of');
  return {
    title,
    satisfied: async () => existsSync(mark) && readFileSync(mark, 'utf8') === fingerprint(generated),
    actions: [
      run(program, args, { cwd: join(checkout, folder) }),
      {
        kind: 'call',
        what: `write ${mark}`,
        call: async () => writeFileSync(mark, fingerprint(generated)),
      },
    ],
  };
}
