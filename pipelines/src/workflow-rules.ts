import { isMap, isScalar, parseDocument, visit } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: unknown;
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** The permissions beyond reading the repository that a job may have, by its name. */
export const allowedPermissions: Readonly<Record<string, readonly string[]>> = {
  images: ['packages: write'],
  comment: ['pull-requests: write'],
};

const pinned = /^[\w-]+\/[\w./-]+@[0-9a-f]{40}$/;
const version = /^ v\d+\.\d+\.\d+$/;
const secret = /\$\{\{[^}]*\b(secrets\b|github\.token\b)/;
const printing = /(^|[\s;&|(])(echo|printenv|env|export|cat|tee|set)(\s|$)/;

/** Actions that are not pinned by commit with their version beside it. */
export function unpinnedActions(text: string): string[] {
  const problems: string[] = [];
  visit(parseDocument(text), {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || key.value !== 'uses' || !isScalar(value)) return;
      const action = String(value.value);
      if (action.startsWith('./')) return;
      if (!pinned.test(action) || !version.test((value.comment ?? '').replace(/ (with|if).*$/s, '')))
        problems.push(`${action} is not pinned by commit with its version in a comment`);
    },
  });
  return problems;
}

function problemsOfStep(name: string, { uses, run, env = {}, with: inputs = {} }: Step): string[] {
  const problems: string[] = [];
  if (run?.includes('${{'))
    problems.push(`${name}: a value is inserted into a script; pass it as a variable`);
  const secrets = Object.entries(env).filter(([, value]) => secret.test(value));
  if (secrets.length > 0 && printing.test(run ?? ''))
    problems.push(`${name}: a script with a secret may print it`);
  for (const [variable] of secrets)
    if (run?.includes(variable)) problems.push(`${name}: ${variable} is an argument of a command`);
  if (uses?.startsWith('actions/checkout@') && inputs['persist-credentials'] !== false)
    problems.push(`${name}: the checkout leaves its token in the folder`);
  if (Object.values(inputs).some((value) => secret.test(String(value))))
    problems.push(`${name}: an action gets a secret`);
  return problems;
}

function problemsOfJob(name: string, { permissions, steps, ...job }: Job): string[] {
  const problems = steps.flatMap((step) => problemsOfStep(name, step));
  if (job['timeout-minutes'] === undefined) problems.push(`${name}: no timeout`);
  if (permissions === undefined) return [...problems, `${name}: no permissions of its own`];
  const granted = Object.entries(permissions).map(([scope, right]) => `${scope}: ${right}`);
  const allowed = ['contents: read', ...(allowedPermissions[name] ?? [])];
  return [...problems, ...granted.filter((one) => !allowed.includes(one)).map((one) => `${name}: ${one}`)];
}

/** What is wrong with a workflow of GitHub Actions that actionlint does not report. */
export function problemsOf(text: string): string[] {
  const document = parseDocument(text);
  const workflow = document.toJS() as Workflow;
  const problems = unpinnedActions(text);
  if (!isMap(document.get('permissions')) || Object.keys(workflow.permissions ?? {}).length > 0)
    problems.push('the workflow grants permissions: write permissions: {}');
  if (workflow.concurrency === undefined) problems.push('no concurrency group');
  if (JSON.stringify(workflow.on).includes('pull_request_target'))
    problems.push('pull_request_target runs with secrets what strangers propose');
  if (Object.values(workflow.env ?? {}).some((value) => secret.test(value)))
    problems.push('every job gets a secret');
  return [...problems, ...Object.entries(workflow.jobs).flatMap(([name, job]) => problemsOfJob(name, job))];
}
