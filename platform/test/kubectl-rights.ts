import assert from 'node:assert/strict';

const groups: Readonly<Record<string, string>> = {
  application: 'argoproj.io',
  applications: 'argoproj.io',
  deployments: 'apps',
  statefulsets: 'apps',
  jobs: 'batch',
  networkpolicies: 'networking.k8s.io',
  ingresses: 'networking.k8s.io',
};

/** `list apps/deployments in presage-dev` */
const right = (verb: string, kind: string, where: string) => {
  const [resource = '', ...group] = kind === 'application' ? ['applications'] : kind.split('.');
  const own = group.join('.') || groups[kind];
  return `${verb} ${own ? `${own}/` : ''}${resource}${where}`;
};

/** The rights that a call of kubectl takes in the API server. */
export function rightsOf(call: string): string[] {
  const words = call.split(' ').slice(1);
  const raw = /\/namespaces\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(words[words.indexOf('--raw') + 1] ?? '');
  if (words.includes('--raw') && raw) return [right('get', raw[2] ?? '', ` in ${raw[1]}: ${raw[3]}`)];
  const start = words.findIndex((word) => ['get', 'logs', 'annotate', 'patch'].includes(word));
  assert.notEqual(start, -1, `${call}: which right does it take?`);
  const [verb, kinds = '', next = ''] = words.slice(start);
  const where = words.includes('--namespace') ? ` in ${words[words.indexOf('--namespace') + 1]}` : '';
  if (verb === 'logs') return [right('get', 'pods/log', where)];
  const isNamed = !next.startsWith('-');
  // kubectl reads an object before it changes it, and before it watches it.
  const verbs = [
    isNamed ? 'get' : 'list',
    ...(words.includes('--watch') ? ['watch'] : []),
    ...(verb === 'get' ? [] : ['patch']),
  ];
  const named = (one: string) => (one === 'patch' ? `${where}: ${next}` : where);
  return kinds.split(',').flatMap((kind) => verbs.map((one) => right(one, kind, named(one))));
}
