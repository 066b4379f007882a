/**
 * Adds what this machine's Docker needs to build the images in a clone: the machine's npm settings and certificates as
 * build secrets, and a base image of its own where no registry serves the published one. It asks for no cluster.
 *
 *     npm exec -- node e2e/ways-in/compose-override.ts CLONE
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockerNodeImageSteps, hostSecrets, readConfiguration, runPlan } from '@presage/gitops';
import { parse, stringify } from 'yaml';

const folder = 'build-secrets';
const own = 'presage/node:local';
const [clone = '.'] = process.argv.slice(2);

const { services, ...rest } = parse(readFileSync(join(clone, 'compose.yaml'), 'utf8'), { merge: true }) as {
  services: Readonly<Record<string, { build?: object }>>;
  'x-base': { NODE_IMAGE: string };
};
const published = rest['x-base'].NODE_IMAGE;
const { status } = spawnSync('docker', ['pull', '--quiet', published], { timeout: 60_000 });
if (status !== 0) {
  console.log(`${published} can't be reached from here: ${own} is built in its place.`);
  await runPlan(dockerNodeImageSteps(readConfiguration().cache, join(clone, folder, 'node-image'), own));
}

const secrets = hostSecrets();
if (secrets.length > 0) mkdirSync(join(clone, folder), { recursive: true, mode: 0o700 });
for (const { id, source } of secrets) copyFileSync(source, join(clone, folder, id));
const build = {
  ...(status === 0 ? {} : { args: { NODE_IMAGE: own } }),
  secrets: secrets.map(({ id }) => id),
};
const built = Object.entries(services).filter(([, service]) => service.build);
const override = join(clone, 'compose.override.yaml');
writeFileSync(
  override,
  stringify({
    services: Object.fromEntries(built.map(([name]) => [name, { build }])),
    secrets: Object.fromEntries(secrets.map(({ id }) => [id, { file: join(folder, id) }])),
  }),
);
console.log(`Written: ${override}. Docker Compose reads it with compose.yaml.`);
for (const { id, source } of secrets)
  console.log(
    `Copied: ${source} to ${join(clone, folder, id)}, for builds alone. Remove ${folder}/ with the file.`,
  );
