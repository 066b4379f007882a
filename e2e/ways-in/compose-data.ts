/**
 * With the application running in Docker Compose: `down` keeps what it stores, `down --volumes` does not, and a secret
 * is readable by the containers that need it only. Ends with the application running on new volumes.
 *
 *     node e2e/ways-in/compose-data.ts CLONE
 */
import assert from 'node:assert/strict';
import { pages, passwordOf } from '../environment.ts';
import { run } from '../fixtures/cluster.ts';

const [clone = ''] = process.argv.slice(2);
const secret = '/run/secrets/presage/admin-password';
const product = `Kept ${Date.now().toString(36)}`;

async function docker(...args: string[]): Promise<string> {
  const { code, output } = await run('docker', args, clone);
  assert.equal(code, 0, `docker ${args.join(' ')}: ${output}`);
  return output.trim();
}

const password = () => docker('compose', 'exec', '--no-TTY', 'api', 'cat', secret);

/** How many products have the name. */
async function found(): Promise<number> {
  const response = await fetch(`${pages.prod}/api/products?search=${encodeURIComponent(product)}`);
  assert.equal(response.status, 200);
  return ((await response.json()) as { items: unknown[] }).items.length;
}

async function createProduct(): Promise<void> {
  const headers = { Origin: pages.prod, 'Content-Type': 'application/json' };
  const session = await fetch(`${pages.prod}/api/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ password: passwordOf('prod') }),
  });
  assert.equal(session.status, 200);
  const cookie = session.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const created = await fetch(`${pages.prod}/api/products`, {
    method: 'POST',
    headers: { ...headers, Cookie: cookie },
    body: JSON.stringify({
      name: product,
      description: 'Written before the containers are removed.',
      category: 'accessories',
      priceCents: 1200,
      currency: 'EUR',
      stock: 3,
      glyph: 'mouse',
    }),
  });
  assert.equal(created.status, 201, await created.text());
}

async function assertSecretsAreClosed(): Promise<void> {
  const first = await password();
  assert.match(first, /^[0-9a-f]{30}$/);
  for (const service of ['database', 'web']) {
    const { code, output } = await run(
      'docker',
      ['compose', 'exec', '--no-TTY', service, 'cat', secret],
      clone,
    );
    assert.notEqual(code, 0, `${service} reads the administrator’s password`);
    assert.match(output, /Permission denied|No such file/);
  }
  const containers = (await docker('compose', 'ps', '--all', '--quiet')).split('\n');
  const images = (await docker('compose', 'images', '--quiet')).split('\n');
  assert.ok(!(await docker('inspect', ...containers, ...images)).includes(first), 'docker inspect shows it');
}

const up = async (): Promise<void> => {
  const began = Date.now();
  await docker('compose', 'up', '--wait');
  console.log(`docker compose up --wait: ${((Date.now() - began) / 1000).toFixed(1)} s`);
};

await assertSecretsAreClosed();
const before = await password();
await createProduct();
assert.equal(await found(), 1);

await docker('compose', 'down');
assert.equal(await docker('ps', '--all', '--quiet'), '', 'containers are left');
await up();
assert.equal(await found(), 1, '`down` keeps the database');
assert.equal(await password(), before, '`down` keeps the secrets');

await docker('compose', 'down', '--volumes');
assert.equal(await docker('volume', 'ls', '--quiet'), '', 'volumes are left');
await up();
assert.equal(await found(), 0, '`down --volumes` removes the database');
assert.notEqual(await password(), before, '`down --volumes` removes the secrets');
console.log('`down` keeps the data, `down --volumes` removes it, and the secrets are closed.');
