import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../configuration/configuration.ts';
import { run, type Step } from '../plan/step.ts';

interface Build {
  readonly title: string;
  readonly workspace: 'apps/api' | 'apps/web';
  readonly command: readonly [string, ...string[]];
  /** What it is made of: a change to any of these files builds again. */
  readonly inputs: readonly string[];
  /** Folder that it makes; a mark in it tells what it was made of. */
  readonly output: string;
}

const builds: Readonly<Record<'client' | 'pages', Build>> = {
  client: {
    title: 'Generate the database client',
    workspace: 'apps/api',
    command: ['node', 'generate.ts'],
    inputs: ['apps/api/prisma/schema.prisma', 'apps/api/generate.ts', 'package-lock.json'],
    output: 'apps/api/src/generated',
  },
  pages: {
    title: 'Build the web pages',
    workspace: 'apps/web',
    command: ['npm', 'run', '--silent', 'build'],
    inputs: [
      'apps/web/{src,public,build}/**/*',
      'apps/web/{package.json,vite.config.ts,index.html,tsconfig.json}',
      'package-lock.json',
    ],
    output: 'apps/web/dist',
  },
};

function fingerprint({ inputs }: Build): string {
  const hash = createHash('sha256');
  const generated = `${join('src', 'generated')}`;
  for (const pattern of inputs) {
    for (const file of globSync(pattern, { cwd: checkout }).sort()) {
      const path = join(checkout, file);
      if (file.includes(generated) || !statSync(path).isFile()) continue;
      hash.update(file).update(readFileSync(path));
    }
  }
  return hash.digest('hex');
}

function buildStep(build: Build): Step {
  const mark = join(checkout, build.output, '.made-of');
  return {
    title: build.title,
    satisfied: async () => existsSync(mark) && readFileSync(mark, 'utf8') === fingerprint(build),
    actions: [
      run(build.command[0], build.command.slice(1), { cwd: join(checkout, build.workspace) }),
      {
        kind: 'call',
        what: `write ${mark}`,
        call: async () => writeFileSync(mark, fingerprint(build)),
      },
    ],
  };
}

export const clientStep = (): Step => buildStep(builds.client);
export const pagesStep = (): Step => buildStep(builds.pages);
