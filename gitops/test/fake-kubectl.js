// Stands for kubectl and the cluster behind it: it answers from `cluster.json` beside it, deploys at once
// whatever the environment's branch has, and notes every call in `calls.log`.
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const folder = dirname(process.argv[1]);
const words = process.argv.slice(2);
const positional = words.filter(
  (word, index) => !word.startsWith('-') && words[index - 1] !== '--kubeconfig',
);
appendFileSync(join(folder, 'calls.log'), `kubectl ${words.join(' ')}\n`);

const cluster = () => JSON.parse(readFileSync(join(folder, 'cluster.json'), 'utf8'));
const [verb, kind, name = ''] = positional;
const after = (flag) => words[words.indexOf(flag) + 1];

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

const pods = (environment) =>
  (cluster()[environment]?.pods ?? []).map((pod) => ({
    ...pod,
    metadata: {
      creationTimestamp: new Date().toISOString(),
      namespace: `presage-${environment}`,
      ...pod.metadata,
    },
  }));

const service = (name, nodePort) => ({
  kind: 'Service',
  metadata: { name },
  spec: { type: 'NodePort', ports: [{ port: 8080, nodePort }] },
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
} else if (verb === 'apply' || verb === 'delete') {
  // Whatever is applied is there at once.
} else if (verb === 'patch') {
  print({});
} else if (verb === 'logs') {
  process.stdout.write(cluster().logs ?? '');
} else if (kind === 'application' && watching) watch(() => [application(name)]);
else if (kind === 'application') print(application(name));
else if (kind === 'applications' && words.includes('-l')) process.stdout.write('');
else if (kind === 'applications') print({ items: ['presage-dev', 'presage-prod'].map(application) });
else if (kind === 'pods' && watching) watch(() => pods(namespace()));
else if (kind === 'pods')
  print({ items: namespace() ? pods(namespace()) : [...pods('dev'), ...pods('prod')] });
else if (kind === 'events') print({ items: cluster().events ?? [] });
else if (kind === 'services') print({ items: [service('web', namespace() === 'dev' ? 31001 : 30001)] });
else if (kind === 'secret' || kind === 'appproject') process.stdout.write('');
else process.exit(1);
