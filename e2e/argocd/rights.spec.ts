import { type APIRequestContext, request as requests } from '@playwright/test';
import { type Account, argocd, argocdPassword } from '../environment.ts';
import { expect, test } from '../fixtures/test.ts';

const accounts: readonly Account[] = ['presage', 'viewer'];

/** A client of Argo CD's API that is signed in. */
async function signedIn(account: Account): Promise<APIRequestContext> {
  const open = await requests.newContext({ baseURL: argocd, ignoreHTTPSErrors: true });
  const response = await open.post('/api/v1/session', {
    data: { username: account, password: argocdPassword(account) },
  });
  expect(response.status(), account).toBe(200);
  const { token } = (await response.json()) as { token: string };
  await open.dispose();
  return requests.newContext({
    baseURL: argocd,
    ignoreHTTPSErrors: true,
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  });
}

/** What an account may do to a resource of Argo CD. */
const rights: readonly (readonly [resource: string, object: string, ...actions: string[]])[] = [
  ['applications', 'presage/presage-dev', 'get', 'sync', 'create', 'update', 'delete', 'override'],
  [
    'applications',
    'presage/presage-dev',
    'action/apps/Deployment/restart',
    'delete/*/Pod/*/*',
    'update/*/Pod/*/*',
  ],
  ['applicationsets', 'presage/presage', 'get', 'create', 'update', 'delete'],
  ['logs', 'presage/presage-prod', 'get'],
  ['exec', 'presage/presage-prod', 'create'],
  ['projects', 'presage', 'get', 'create', 'update', 'delete'],
  ['repositories', '*', 'get', 'create', 'update', 'delete'],
  ['clusters', '*', 'get', 'create', 'update', 'delete'],
  ['accounts', 'presage', 'get', 'update'],
  ['gpgkeys', '*', 'get', 'create', 'delete'],
  ['certificates', '*', 'get', 'create', 'delete'],
];

const mayRead = [
  'applications get',
  'applicationsets get',
  'logs get',
  'projects get',
  'repositories get',
  'clusters get',
];
const allowed: Readonly<Record<Account, readonly string[]>> = {
  viewer: mayRead,
  presage: [...mayRead, 'applications sync'],
};

for (const account of accounts)
  test(`${account} has exactly its rights`, async () => {
    const client = await signedIn(account);
    const found: string[] = [];
    for (const [resource, object, ...actions] of rights)
      for (const action of actions) {
        const path = `/api/v1/account/can-i/${resource}/${encodeURIComponent(action)}/${object}`;
        const { value } = (await (await client.get(path)).json()) as { value?: string };
        expect(value, path).toMatch(/^(yes|no)$/);
        if (value === 'yes') found.push(`${resource} ${action}`);
      }
    expect(found.sort()).toEqual([...allowed[account]].sort());
    await client.dispose();
  });

test('the API does what the rights say', async () => {
  const outcomes: Record<string, Record<Account, number>> = {};
  for (const account of accounts) {
    const client = await signedIn(account);
    const application = '/api/v1/applications/presage-dev';
    const note = async (what: string, response: Promise<{ status(): number }>) => {
      outcomes[what] = { ...outcomes[what], [account]: (await response).status() } as Record<Account, number>;
    };
    await note('read', client.get(application));
    await note('tree', client.get(`${application}/resource-tree`));
    await note('refresh', client.get(`${application}?refresh=normal`));
    await note('dry run of a sync', client.post(`${application}/sync`, { data: { dryRun: true } }));
    await note('rollback', client.post(`${application}/rollback`, { data: { id: 0 } }));
    const patch = JSON.stringify({ metadata: { labels: { 'e2e.presage/rights': 'none' } } });
    await note('change', client.patch(application, { data: { patch, patchType: 'merge' } }));
    const restart = {
      group: 'apps',
      version: 'v1',
      kind: 'Deployment',
      namespace: 'presage-dev',
      resourceName: 'web',
    };
    await note(
      'restart',
      client.post(`${application}/resource/actions/v2`, { data: { ...restart, action: 'restart' } }),
    );
    await note(
      'settings of another account',
      client.put('/api/v1/account/password', {
        data: {
          name: account === 'viewer' ? 'presage' : 'viewer',
          currentPassword: 'unknown',
          newPassword: 'unknown-unknown',
        },
      }),
    );
    await client.dispose();
  }
  expect(outcomes).toEqual({
    read: { presage: 200, viewer: 200 },
    tree: { presage: 200, viewer: 200 },
    refresh: { presage: 200, viewer: 200 },
    'dry run of a sync': { presage: 200, viewer: 403 },
    // The right is there and automated sync refuses: `gitops rollback` is the way.
    rollback: { presage: 400, viewer: 403 },
    change: { presage: 403, viewer: 403 },
    restart: { presage: 403, viewer: 403 },
    'settings of another account': { presage: 403, viewer: 403 },
  });
});

test('nobody reads anything without signing in', async () => {
  const open = await requests.newContext({ baseURL: argocd, ignoreHTTPSErrors: true });
  for (const path of ['applications', 'projects', 'clusters', 'repositories', 'account'])
    expect((await open.get(`/api/v1/${path}`)).status(), path).toBe(401);
  await open.dispose();
});
