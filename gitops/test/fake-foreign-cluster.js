// Replaces kubectl and a cluster of somebody else: the objects are in `cluster.json` of the folder that its first
// argument names, and every call that changes something is in `calls.log` there.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

const [, , folder, ...given] = process.argv;
const file = join(folder, 'cluster.json');
const cluster = JSON.parse(readFileSync(file, 'utf8'));
const args = given.filter((arg, index, all) => arg !== '--kubeconfig' && all[index - 1] !== '--kubeconfig');
const option = (...names) => {
  for (const name of names) {
    const joined = args.find((arg) => arg.startsWith(`${name}=`));
    if (joined) return joined.slice(name.length + 1);
    if (args.includes(name)) return args[args.indexOf(name) + 1];
  }
  return undefined;
};
const valued = ['--namespace', '-n', '-o', '-l', '-p', '-f', '-k', '--timeout'];
const [verb, kind = '', ...names] = args.filter(
  (arg, index) => !arg.startsWith('-') && !valued.includes(args[index - 1]),
);
const namespace = option('--namespace', '-n');
const output = option('--output', '-o') ?? '';
/** The same for `storageclasses`, `storageclass` and `StorageClass`. */
const singular = (word) =>
  word
    .toLowerCase()
    .replace(/ies$/, 'y')
    .replace(/(e?s)+$/, '')
    .replace(/e$/, '');
const input = () => parseAllDocuments(readFileSync(0, 'utf8')).flatMap((document) => document.toJS() ?? []);

const fail = (message) => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};
const print = (text) => process.stdout.write(`${text}\n`);

const same = (one, other) =>
  singular(one.kind) === singular(other.kind) &&
  one.metadata.name === other.metadata.name &&
  (one.metadata.namespace ?? '') === (other.metadata.namespace ?? '');

function selected() {
  if (args.includes('--filename=-') || args.includes('-f')) {
    const asked = input();
    return cluster.objects.filter((object) => asked.some((one) => same(one, object)));
  }
  const selector = option('--selector', '-l')?.split('=');
  return cluster.objects.filter(
    (object) =>
      kind.split(',').some((one) => singular(object.kind) === singular(one)) &&
      (names.length === 0 || names.includes(object.metadata.name)) &&
      (namespace === undefined || (object.metadata.namespace ?? namespace) === namespace) &&
      (!selector || object.metadata.labels?.[selector[0]] === selector[1]),
  );
}

/** Only what the code under test asks for. */
function jsonpath(path, found) {
  const values = path.includes('metadata.namespace')
    ? found.map(({ metadata }) => metadata.namespace)
    : path.includes('metadata.name')
      ? found.map(({ metadata }) => metadata.name)
      : path.includes('image')
        ? found.map(({ spec }) => spec.template.spec.containers[0].image)
        : found.flatMap(({ spec }) => spec?.destinations ?? []).map((one) => one.namespace);
  process.stdout.write(values.join(' '));
}

const keep = (objects) => writeFileSync(file, JSON.stringify({ ...cluster, objects }));
const note = () => appendFileSync(join(folder, 'calls.log'), `${args.join(' ')}\n`);

function right({ spec: { resourceAttributes: asked } }) {
  const resource = [asked.resource, asked.subresource].filter(Boolean).join('/');
  return [asked.verb, resource, asked.name, asked.namespace && `in ${asked.namespace}`]
    .filter(Boolean)
    .join(' ');
}

if (verb === 'config') {
  if (option('--context') !== 'theirs') fail(`error: context was not found: ${option('--context')}`);
  print('apiVersion: v1\nkind: Config\ncurrent-context: theirs');
} else if (cluster.stopped) fail('The connection to the server was refused');
else if (verb === 'version') print(JSON.stringify({ serverVersion: { gitVersion: cluster.version } }));
else if (verb === 'kustomize') print(cluster.wide);
else if (verb === 'create') {
  const sent = input();
  if (sent[0]?.kind === 'SelfSubjectAccessReview')
    for (const review of sent) print(!(cluster.denied ?? []).includes(right(review)));
  else {
    note();
    keep([...cluster.objects, ...sent]);
  }
} else if (verb === 'get') {
  const found = selected();
  if (found.length === 0 && names.length > 0 && !args.includes('--ignore-not-found'))
    fail(`Error from server (NotFound): ${kind} not found`);
  if (output.startsWith('jsonpath')) jsonpath(output, found);
  else if (names.length === 1) process.stdout.write(found[0] ? JSON.stringify(found[0]) : '');
  else print(JSON.stringify({ kind: 'List', items: found }));
} else if (verb === 'delete') {
  note();
  const found = selected();
  keep(cluster.objects.filter((object) => !found.includes(object)));
} else if (verb === 'patch') note();
else fail(`unexpected: ${args.join(' ')}`);
