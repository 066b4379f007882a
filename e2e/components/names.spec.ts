import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Authority, makeAuthority } from '@presage/database/certificates';
import { apis, type EnvironmentName, pages, passwordOf } from '../environment.ts';
import { gitops, kubectl } from '../fixtures/cluster.ts';
import { expect, open, test } from '../fixtures/delivery.ts';
import { httpsClient, redirectionOf } from '../fixtures/https-client.ts';
import { expectReached } from '../fixtures/reached.ts';
import { expectSuccess, followRecipeFor, isKept } from '../fixtures/recipes.ts';
import { restoreEnvironments } from '../fixtures/restore.ts';
import type { Scratch } from '../fixtures/scratch.ts';
import {
  applyGateway,
  type Form,
  forms,
  startTraefik,
  traefikNamespace,
  traefikPorts,
} from '../fixtures/traefik.ts';

const environments = ['dev', 'prod'] as const;
const hostOf = (environment: EnvironmentName) => `presage-${environment}.example`;
const apiHostOf = (environment: EnvironmentName) => `api.${hostOf(environment)}`;
const hosts = environments.flatMap((environment) => [hostOf(environment), apiHostOf(environment)]);

// The browser finds the names at Traefik's ports of this machine. It does not know the test's authority; the other
// client checks the certificates.
const rules = environments.flatMap((environment) => [
  `MAP ${hostOf(environment)}:443 127.0.0.1:${traefikPorts.https}`,
  `MAP ${hostOf(environment)}:80 127.0.0.1:${traefikPorts.http}`,
]);
test.use({
  origins: environments.flatMap((environment) => [
    `https://${hostOf(environment)}`,
    `http://${hostOf(environment)}`,
  ]),
  ignoreHTTPSErrors: true,
  launchOptions: async ({ launchOptions }, use) =>
    use({
      ...launchOptions,
      args: [...(launchOptions.args ?? []), `--host-resolver-rules=${rules.join(',')}`],
    }),
});

for (const form of forms) {
  if (await isKept(`${form}.md`)) continue;
  test.describe(form, () => {
    let folder: string;
    let authority: Authority;

    test.beforeAll(async () => {
      test.setTimeout(1_800_000); // the first time, Traefik is built
      folder = await mkdtemp(join(tmpdir(), 'presage-traefik-'));
      await restoreEnvironments();
      authority = await makeAuthority();
      await startTraefik(form, folder);
      const namespaces =
        form === 'ingress' ? environments.map((name) => `presage-${name}`) : [traefikNamespace];
      const certificate = await authority.issue(hosts);
      for (const namespace of namespaces) await createCertificate(namespace, certificate);
      if (form === 'gateway') await applyGateway(folder);
    });
    test.afterAll(async () => {
      test.setTimeout(900_000);
      await restoreEnvironments();
      await rm(folder, { recursive: true, force: true });
    });

    async function createCertificate(
      namespace: string,
      { certificate, key }: { certificate: string; key: string },
    ) {
      const [crt, pem] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
      await writeFile(crt, certificate);
      await writeFile(pem, key, { mode: 0o600 });
      await kubectl(
        '-n',
        namespace,
        'create',
        'secret',
        'tls',
        'presage-tls',
        `--cert=${crt}`,
        `--key=${pem}`,
      );
    }

    test(`dev and prod are reached by host names through Traefik (${form})`, async ({ page, scratch }) => {
      test.setTimeout(1_500_000);
      await test.step('a push and a promotion publish the names and take the ports away', async () => {
        for (const environment of environments) await configure(scratch, form, environment);
        await scratch.commit('Publish both environments by host names');
        const pushed = await scratch.push();
        expectSuccess(pushed);
        expect(pushed.output).toContain(`dev is live at https://${hostOf('dev')}`);
        const promoted = await gitops('promote');
        expectSuccess(promoted);
        expect(promoted.output).toContain('prod is live at https://');
        for (const environment of environments) {
          const path = 'jsonpath={.items[*].spec.type}';
          const types = await kubectl('-n', `presage-${environment}`, 'get', 'services', '-o', path);
          expect(new Set(types.split(' '))).toEqual(new Set(['ClusterIP']));
          for (const address of [pages[environment], apis[environment]])
            await expectClosed(address.replace('localhost', '127.0.0.1'));
        }
      });

      for (const environment of environments)
        await test.step(`${environment} answers at its names, and only there`, async () => {
          const [host, apiHost] = [hostOf(environment), apiHostOf(environment)];
          const client = httpsClient(host, traefikPorts.https, authority.certificate);
          const apiClient = httpsClient(apiHost, traefikPorts.https, authority.certificate);
          await expect
            .poll(async () => (await client.request('/readyz')).status, { timeout: 30_000 })
            .toBe(200);
          const info = await apiClient.request('/api/info');
          expect([info.status, JSON.parse(info.body)]).toEqual([
            200,
            expect.objectContaining({ environment }),
          ]);
          for (const name of [host, apiHost]) {
            const [status, location] = await redirectionOf(name, traefikPorts.http, '/shop?page=2');
            expect([301, 308]).toContain(status);
            expect(location).toBe(`https://${name}/shop?page=2`);
          }
          expect((await client.request('/', { headers: { host: 'other.example' } })).status).toBe(404);

          await open(page, `http://${host}/shop`);
          expect(page.url()).toBe(`https://${host}/shop`);
          await expect(page.getByRole('article').first()).toBeVisible();
          const signedIn = await client.request('/api/session', {
            method: 'POST',
            headers: { 'content-type': 'application/json', origin: `https://${host}` },
            body: JSON.stringify({ password: passwordOf(environment) }),
          });
          expect(signedIn.status, signedIn.body).toBe(200);
          expect(String(signedIn.headers['set-cookie'])).toMatch(/^__Host-.*; Secure/);
        });

      const client = httpsClient(hostOf('dev'), traefikPorts.https, authority.certificate);
      const apiClient = httpsClient(apiHostOf('dev'), traefikPorts.https, authority.certificate);

      await test.step('an address that a caller invents is not believed', async () => {
        const invented = { 'x-forwarded-for': '203.0.113.77' };
        for (const one of [client, apiClient])
          expect((await one.request('/api/products?limit=1', { headers: invented })).status).toBe(200);
        const selector = ['-l', 'app.kubernetes.io/part-of=presage', '--tail=500'];
        const logs = await kubectl('-n', 'presage-dev', 'logs', ...selector);
        expect(logs).toContain('"path":"/api/products"');
        expect(logs).not.toContain('203.0.113.77');
      });

      // The first one takes more than the minute after which Traefik ends a request unless it is set otherwise.
      for (const [one, pauseSeconds] of [[client, 17] as const, [apiClient, 1] as const])
        await test.step(`a batch of more than 1 MB is answered while it is sent, for ${4 * pauseSeconds} s`, async () => {
          const header = 'firstName,lastName,age,sex,region\n';
          const rows = (count: number) => 'Ada,Finch,36,female,\n'.repeat(count);
          const answer = await one.sendSlowly('/api/predictors/oracle/batch', {
            type: 'text/csv',
            first: header + rows(50_000),
            rest: [rows(1), rows(1), rows(1), rows(1)],
            pauseSeconds,
          });
          expect(answer.status, answer.body.slice(0, 500)).toBe(200);
          expect(answer.early).toBeGreaterThan(0);
          expect(answer.body.trimEnd().split('\n').length).toBe(50_005);
        });

      await test.step('the application limits what is sent, not the controller', async () => {
        const large = await client.request('/api/session', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ password: 'x'.repeat(70_000) }),
        });
        expect([large.status, large.headers['content-type']]).toEqual([
          413,
          expect.stringContaining('problem+json'),
        ]);
      });

      await test.step('only the controller reaches pages and API', async () => {
        await expectReached(traefikNamespace, { web: true, 'api-public': true });
        await expectReached('default', { web: false, 'api-public': false });
      });

      await test.step('without the component, the ports are back', async () => {
        expectSuccess((await scratch.takeBack()) ?? { code: 1, output: 'nothing was pushed' });
        expectSuccess(await gitops('promote'));
        for (const environment of environments) {
          const ready = `${pages[environment].replace('localhost', '127.0.0.1')}/readyz`;
          await expect.poll(async () => (await fetch(ready)).status, { timeout: 30_000 }).toBe(200);
        }
      });
    });
  });
}

/** Waits until nothing answers: the node closes a port a moment later, and an open connection of this process stays. */
const expectClosed = (address: string): Promise<void> =>
  expect(async () => {
    await expect(fetch(address, { headers: { connection: 'close' } })).rejects.toThrow();
  }).toPass({ timeout: 30_000 });

async function configure(scratch: Scratch, form: Form, environment: EnvironmentName): Promise<void> {
  await followRecipeFor(scratch, `${form}.md`, environment);
  const settings = `overlays/${environment}/ingress.yaml`;
  await scratch.edit(settings, '  namespace: traefik', `  namespace: ${traefikNamespace}`);
  if (form === 'gateway')
    await scratch.edit(settings, 'gatewayNamespace: traefik', `gatewayNamespace: ${traefikNamespace}`);
}
