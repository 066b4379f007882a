// Entry point of every npm script. Plain JavaScript for Node 20 or newer: it installs what is missing, then runs
// the command line in gitops/ with Node 24 (the package `node`).
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const modules = join(root, 'node_modules');
const node = join(modules, 'node', 'bin', 'node');
const stamp = join(modules, '.presage-installed');

function installIfMissing() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(node) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('Installing the packages named in package-lock.json (about 20 s the first time) …');
  const npm = spawnSync('npm', ['ci', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (npm.status !== 0 || !existsSync(node)) {
    console.error(
      'npm ci failed, see above. Check the connection to the npm registry and run the command again.',
    );
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}

installIfMissing();
const child = spawn(
  node,
  [
    join(root, 'gitops', 'src', 'main.ts'),
    ...process.argv.slice(2).filter((argument, index) => index > 0 || argument !== 'gitops'),
  ],
  {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${dirname(node)}:${join(modules, '.bin')}:${process.env.PATH}` },
  },
);
// A terminal sends Ctrl-C to both processes. A supervisor signals only this one, which passes it on.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('error', (error) => {
  console.error(`Could not start ${node}: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
