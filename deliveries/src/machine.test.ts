import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeEnvironment, printedPlan, readConfiguration } from '@presage/gitops';
import { readAccount } from './account/kubeconfig.ts';
import { downPlan, upPlan } from './machine.ts';
import { policyObject, secretChange } from './objects.ts';
import {
  keepToken,
  keepWritingKey,
  readToken,
  tokenFile,
  writerOf,
  writingKeyFile,
  writingToken,
} from './token.ts';

type Context = Parameters<typeof upPlan>[0];

describe('what `up` and `down` do for the page', () => {
  let folder: string;
  let context: Context;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-machine-'));
    const configuration = readConfiguration({ XDG_STATE_HOME: folder, XDG_CACHE_HOME: folder });
    const tools = { kubectl: join(folder, 'no-kubectl') };
    context = {
      configuration,
      record: { provider: 'host', kubeconfig: join(folder, 'kubeconfig'), tools },
      descriptor: {
        environments: [makeEnvironment('dev'), makeEnvironment('prod', 'dev')],
        deliveries: { client: 'api', port: 9480 },
      },
    } as unknown as Context;
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('starts the service at the address that pods reach; a dry run writes nothing', async () => {
    const steps = await printedPlan(upPlan(context));
    assert.deepEqual(
      steps.map(({ satisfied }) => satisfied),
      [false, false, false, false],
    );
    const text = JSON.stringify(steps);
    assert.match(text, /service\/main\.ts --host 10\.245\.0\.1 --port 9480/);
    assert.match(
      text,
      /kubectl replace -f - \(write deliveries-url, deliveries-token, deliveries-writing-token of the Secret presage in presage-dev, presage-prod\)/,
    );
    assert.match(text, /write \S+\/deliveries\/kubeconfig \(mode 600\)/);
    assert.equal(await readToken(context.configuration.state), undefined);
    await assert.rejects(readAccount(context.configuration.state), /has no account in the cluster/);
  });

  test('does nothing in a cluster whose nodes are not this machine', () => {
    for (const provider of ['kind', 'existing'] as const)
      assert.deepEqual(upPlan({ ...context, record: { ...context.record, provider } }), []);
  });

  test('takes everything away where the descriptor turns it off, and with `down`', async () => {
    const off = { ...context, descriptor: { ...context.descriptor, deliveries: undefined } };
    const [step, ...others] = await printedPlan(upPlan(off));
    assert.deepEqual(others, []);
    assert.equal(step?.satisfied, true, 'there is nothing yet');
    const text = JSON.stringify(step?.actions);
    for (const part of [
      /kill .*deliveries\.pid/,
      /rm -rf .*deliveries/,
      /delete -f - /,
      /delete networkpolicy deliveries/,
    ])
      assert.match(text, part);

    await keepToken(context.configuration.state);
    const [down] = await printedPlan(downPlan(context.configuration));
    assert.equal(down?.satisfied, false);
    for (const action of downPlan(context.configuration)[0]?.actions ?? [])
      if (action.kind === 'call') await action.call(() => undefined);
    assert.equal(await readToken(context.configuration.state), undefined);
    assert.equal((await printedPlan(downPlan(context.configuration)))[0]?.satisfied, true);
  });

  test('changes its keys of the Secret, and leaves every other one there', async () => {
    const kubectl = join(folder, 'kubectl');
    const secret = join(folder, 'secret.json');
    const script = `#!/bin/sh\ncase "$*" in *"get secret"*) cat ${secret};; *"replace -f -"*) cat > ${secret};; esac\n`;
    await writeFile(kubectl, script, { mode: 0o755 });
    await writeFile(
      secret,
      '{"metadata":{"resourceVersion":"7","managedFields":[]},"data":{"other":"b25l"}}',
    );
    const { record, descriptor } = context;
    const own = { ...context, record: { ...record, tools: { ...record.tools, kubectl } } };
    const perform = async (plan: ReturnType<typeof upPlan>) => {
      for (const action of plan.at(-1)?.actions ?? [])
        if (action.kind === 'call') await action.call(() => undefined);
      return JSON.parse(await readFile(secret, 'utf8'));
    };
    const added = await perform(upPlan(own));
    assert.deepEqual(Object.keys(added.data), [
      'other',
      'deliveries-url',
      'deliveries-token',
      'deliveries-writing-token',
    ]);
    assert.deepEqual([added.metadata, added.data.other], [{ resourceVersion: '7' }, 'b25l']);
    const removed = await perform(upPlan({ ...own, descriptor: { ...descriptor, deliveries: undefined } }));
    assert.deepEqual(removed.data, { other: 'b25l' });
  });

  test('keeps one token, which its owner alone reads', async () => {
    const { state } = context.configuration;
    const token = await keepToken(state);
    assert.equal(await keepToken(state), token);
    assert.equal((await readFile(tokenFile(state), 'utf8')).trim(), token);
    assert.equal((await stat(tokenFile(state))).mode & 0o777, 0o600);
    assert.ok(token.length >= 43);
  });

  test('opens one address and one port to one workload', () => {
    assert.deepEqual(policyObject('presage-dev', 'api', { address: '10.245.0.1', port: 9480 }), {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'deliveries', namespace: 'presage-dev' },
      spec: {
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'api' } },
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '10.245.0.1/32' } }], ports: [{ protocol: 'TCP', port: 9480 }] }],
      },
    });
    const data = {
      'deliveries-url': 'dQ==',
      'deliveries-token': 'dA==',
      'deliveries-writing-token': 'dw==',
    };
    assert.deepEqual(secretChange({ url: 'u', token: 't', writing: 'w' }), { data });
    const none = Object.fromEntries(Object.keys(data).map((key) => [key, null]));
    assert.deepEqual(secretChange(), { data: none });
  });

  test('gives each environment a token for changes of its own, of a key that stays on the machine', async () => {
    const { state } = context.configuration;
    const key = await keepWritingKey(state);
    assert.equal((await stat(writingKeyFile(state))).mode & 0o777, 0o600);
    const [dev, prod] = ['dev', 'prod'].map((name) => writingToken(key, name));
    assert.notEqual(dev, prod);
    assert.equal(writerOf(key, ['dev', 'prod'], prod ?? ''), 'prod');
    assert.equal(writerOf(key, ['dev'], prod ?? ''), undefined);
    for (const other of ['', key, (await readToken(state)) ?? ''])
      assert.equal(writerOf(key, ['dev', 'prod'], other), undefined);
  });
});
