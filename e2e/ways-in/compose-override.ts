/**
 * Adds what this machine's Docker needs to build the images in a clone: the machine's npm settings and certificates as
 * build secrets, and a base image of its own where no registry serves the published one.
 *
 *     node e2e/ways-in/compose-override.ts CLONE
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockerNodeImageSteps, hostSecrets, readConfiguration, runPlan } from '@presage/gitops';
import { parse, stringify } from 'yaml';
import { run } from '../fixtures/cluster.ts';

const folder = 'build-secrets';
const own = 'presage/node:local';
const [clone = ''] = process.argv.slice(2);

const { services, ...rest } = parse(readFileSync(join(clone, 'compose.yaml'), 'utf8'), { merge: true }) as {
  services: Readonly<Record<string, { build?: object }>>;
  'x-base': { NODE_IMAGE: string };
};
const published = rest['x-base'].NODE_IMAGE;
const { code } = await run('timeout', ['60', 'docker', 'pull', '--quiet', published]);
if (code !== 0) {
  console.log(`${published} can't be reached from here: ${own} is built in its place.`);
  await runPlan(dockerNodeImageSteps(readConfiguration().cache, join(clone, folder, 'node-image'), own));
}

mkdirSync(join(clone, folder), { recursive: true, mode: 0o700 });
const secrets = hostSecrets();
for (const { id, source } of secrets) copyFileSync(source, join(clone, folder, id));
const build = {
  ...(code === 0 ? {} : { args: { NODE_IMAGE: own } }),
  secrets: secrets.map(({ id }) => id),
};
writeFileSync(
  join(clone, 'compose.override.yaml'),
  stringify({
    services: Object.fromEntries(
      Object.entries(services).flatMap(([name, service]) => (service.build ? [[name, { build }]] : [])),
    ),
    secrets: Object.fromEntries(secrets.map(({ id }) => [id, { file: join(folder, id) }])),
  }),
);
