// Replaces kubectl and the cluster behind it: it answers from `cluster.json` beside it, deploys at once what the
// environment's branch has, and records every call in `calls.log` and what is applied in `applied.yaml`.
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const folder = dirname(process.argv[1]);
const words = process.argv.slice(2);
const positional = words.filter(
  (word, index) => !word.startsWith('-') && !['--kubeconfig', '--namespace'].includes(words[index - 1]),
);
appendFileSync(join(folder, 'calls.log'), `kubectl ${words.join(' ')}\n`);

const cluster = () => JSON.parse(readFileSync(join(folder, 'cluster.json'), 'utf8'));
const [verb, kind, name = ''] = positional;
const after = (flag) => (words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined);

function branch(environment) {
  try {
    const args = ['--git-dir', cluster().repository, 'rev-parse', `refs/heads/env/${environment}`];
    return execFileSync('git', args, { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return '';
  }
}

function application(full) {
  const environment = full.replace('presage-', '');
  const own = cluster()[environment] ?? {};
  const revision = branch(environment);
  const refreshed = existsSync(join(folder, `refreshed-${full}`));
  return {
    metadata: { name: full },
    ...(own.operation && { operation: own.operation }),
    status: {
      sync: { status: own.sync ?? 'Synced', revision: own.revision ?? (refreshed ? revision : '') },
      health: { status: own.health ?? 'Healthy' },
      conditions: own.conditions ?? [],
      operationState: own.operationState ?? {
        phase: 'Succeeded',
        syncResult: { revision },
        finishedAt: '2026-01-01T10:00:00Z',
      },
    },
  };
}

/** The environments of the cluster, as their Applications are called. */
const environments = () => cluster().environments ?? ['dev', 'prod'];

/** The first NodePort that an environment's branch states. */
function nodePort(environment) {
  const file = `refs/heads/env/${environment}:overlays/${environment}/kustomization.yaml`;
  const text = execFileSync('git', ['--git-dir', cluster().repository, 'show', file]).toString();
  return /value: (\d+)/.exec(text)?.[1] ?? '';
}

const pods = (environment) =>
  (cluster()[environment]?.pods ?? []).map((pod) => ({
    ...pod,
    metadata: {
      creationTimestamp: new Date().toISOString(),
      namespace: `presage-${environment}`,
      ...pod.metadata,
    },
  }));

const service = (environment) => ({
  kind: 'Service',
  metadata: { name: 'web', namespace: `presage-${environment}` },
  spec: { type: 'NodePort', ports: [{ port: 8080, nodePort: Number(nodePort(environment)) }] },
});

const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

function watch(read) {
  let last = '';
  const look = () => {
    for (const object of read()) {
      const text = JSON.stringify(object);
      if (text !== last) print({ type: last ? 'MODIFIED' : 'ADDED', object });
      last = text;
    }
  };
  look();
  setInterval(look, 40);
}

const namespace = () => (after('--namespace') ?? '').replace('presage-', '');
const watching = words.includes('--watch');
if (cluster().stopped) {
  process.stderr.write('The connection to the server was refused\n');
  process.exit(1);
} else if (verb === 'annotate') {
  writeFileSync(join(folder, `refreshed-${name}`), '');
} else if (verb === 'apply') {
  if (words.includes('-')) appendFileSync(join(folder, 'applied.yaml'), `---\n${readFileSync(0, 'utf8')}\n`);
} else if (verb === 'delete') {
  // Gone at once.
} else if (verb === 'patch') {
  print({});
} else if (verb === 'logs') {
  process.stdout.write(cluster().logs ?? '');
} else if (kind === 'application' && watching) watch(() => [application(name)]);
else if (kind === 'application') print(application(name));
else if (kind === 'applications' && words.includes('-l'))
  process.stdout.write((cluster().applications ?? []).join(' '));
else if (kind === 'applications')
  print({
    items: [
      ...environments().map((environment) => application(`presage-${environment}`)),
      ...(cluster().furtherApplications ?? []),
    ],
  });
else if (kind === 'pods' && watching) watch(() => pods(namespace()));
else if (kind === 'pods') print({ items: namespace() ? pods(namespace()) : environments().flatMap(pods) });
else if (kind === 'nodes') print({ items: cluster().nodes ?? [] });
else if (kind.split(',').includes('events'))
  print({
    items: [
      ...pods(namespace()).map((pod) => ({ kind: 'Pod', ...pod })),
      ...(cluster().events ?? []).map((event) => ({ kind: 'Event', ...event })),
      ...(cluster().objects ?? []),
    ],
  });
else if (kind.split(',').includes('services'))
  print({ items: (namespace() ? [namespace()] : environments()).filter(branch).map(service) });
else if (words.includes('--raw')) print(cluster().raw?.[kind] ?? {});
else if (kind === 'appproject') process.stdout.write((cluster().destinations ?? []).join(' '));
else if (kind === 'secret') process.stdout.write(JSON.stringify(cluster().secrets?.[namespace()] ?? {}));
else process.exit(1);
