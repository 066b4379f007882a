import { type Call, isAssignment, type Statement, statementsOf, type Value } from './statements.ts';
import { JenkinsfileError } from './tokens.ts';

/** One step that our reader knows. */
export type JenkinsStep =
  | { readonly kind: 'checkout' }
  | { readonly kind: 'sh'; readonly script: string; readonly credentials: readonly Credential[] }
  | { readonly kind: 'archive'; readonly artifacts: string; readonly allowEmpty: boolean };

/** An account of Jenkins' store, and the variables that get its name and password. */
export interface Credential {
  readonly id: string;
  readonly user: string;
  readonly password: string;
}

/** All of them have to hold. */
export type Condition =
  | { readonly kind: 'branch' | 'not-branch'; readonly name: string }
  | { readonly kind: 'parameter'; readonly name: string };

export interface JenkinsStage {
  readonly name: string;
  readonly when: readonly Condition[];
  readonly steps: readonly JenkinsStep[];
}

export interface JenkinsPipeline {
  readonly label: string;
  readonly parameters: Readonly<Record<string, string | boolean>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly stages: readonly JenkinsStage[];
  /** Run at the end, whatever happened. */
  readonly always: readonly JenkinsStep[];
}

const options = ['timeout', 'disableConcurrentBuilds', 'buildDiscarder', 'skipDefaultCheckout'];
const conditions = ['branch', 'not', 'expression'];

const fail = (line: number, message: string): never => {
  throw new JenkinsfileError(line, message);
};

function calls(statements: readonly Statement[], known: readonly string[], where: string): Call[] {
  return statements.map((statement) => {
    if (isAssignment(statement)) return fail(statement.line, `${where} has no assignments`);
    if (!known.includes(statement.name))
      fail(statement.line, `${where} has no ${statement.name}, only ${known.join(', ')}`);
    return statement;
  });
}

/** The sections of a block by their names, each at most once. */
function sections(
  block: readonly Statement[],
  known: readonly string[],
  required: readonly string[],
  at: Call,
) {
  const found = new Map<string, Call>();
  for (const section of calls(block, known, at.name)) {
    if (found.has(section.name)) fail(section.line, `${at.name} has ${section.name} twice`);
    found.set(section.name, section);
  }
  for (const name of required) if (!found.has(name)) fail(at.line, `${at.name} lacks ${name}`);
  return found;
}

const blockOf = (call: Call): readonly Statement[] =>
  call.block ?? fail(call.line, `${call.name} needs a block`);

function textOf(call: Call, value: Value | undefined, what: string): string {
  return typeof value === 'string' && value !== ''
    ? value
    : fail(call.line, `${call.name} needs ${what} as a text`);
}

/** The arguments of a call by their names: all that are required, and no other. */
function argumentsOf(call: Call, required: readonly string[], optional: readonly string[] = []) {
  if (call.positional.length > 0) fail(call.line, `${call.name} names its arguments`);
  for (const name of required) if (!(name in call.named)) fail(call.line, `${call.name} lacks ${name}`);
  for (const name of Object.keys(call.named))
    if (![...required, ...optional].includes(name)) fail(call.line, `${call.name} has no argument ${name}`);
  return call.named;
}

/** The one argument without a name. */
function onlyArgument(call: Call): Value {
  const [value, ...others] = call.positional;
  if (value === undefined || others.length > 0 || Object.keys(call.named).length > 0)
    return fail(call.line, `${call.name} takes one value`);
  return value;
}

function credentialOf(call: Call): Credential {
  const wanted = ['credentialsId', 'usernameVariable', 'passwordVariable'] as const;
  const named = argumentsOf(call, wanted);
  const [id, user, password] = wanted.map((name) => textOf(call, named[name], name));
  return { id: id ?? '', user: user ?? '', password: password ?? '' };
}

function stepsOf(block: readonly Statement[], credentials: readonly Credential[] = []): JenkinsStep[] {
  return calls(block, ['checkout', 'sh', 'withCredentials', 'archiveArtifacts'], 'steps').flatMap(
    (call): JenkinsStep[] => {
      if (call.name === 'withCredentials') {
        const given = onlyArgument(call);
        const list = Array.isArray(given)
          ? (given as readonly Call[])
          : fail(call.line, 'withCredentials takes a list');
        const added = list.map((one) =>
          one.name === 'usernamePassword'
            ? credentialOf(one)
            : fail(call.line, `unknown credentials ${one.name}`),
        );
        return stepsOf(blockOf(call), [...credentials, ...added]);
      }
      if (call.block) fail(call.line, `${call.name} has no block`);
      if (call.name === 'archiveArtifacts') {
        const named = argumentsOf(call, ['artifacts'], ['allowEmptyArchive']);
        const artifacts = textOf(call, named.artifacts, 'artifacts');
        return [{ kind: 'archive', artifacts, allowEmpty: named.allowEmptyArchive === true }];
      }
      const value = onlyArgument(call);
      if (call.name === 'sh') return [{ kind: 'sh', script: textOf(call, value, 'a script'), credentials }];
      const isScm = typeof value === 'object' && 'name' in value && value.name === 'scm';
      return isScm ? [{ kind: 'checkout' }] : fail(call.line, 'checkout takes scm');
    },
  );
}

function conditionOf(call: Call): Condition {
  if (call.name === 'branch') return { kind: 'branch', name: textOf(call, onlyArgument(call), 'a name') };
  const [only, ...others] = blockOf(call);
  if (call.name === 'not') {
    const [branch] = calls(only ? [only] : [], ['branch'], 'not');
    if (!branch || others.length > 0) return fail(call.line, 'not takes one branch');
    return { kind: 'not-branch', name: textOf(branch, onlyArgument(branch), 'a name') };
  }
  const [, name = ''] = /^params\.(\w+)$/.exec(only?.name ?? '') ?? [];
  if (name === '' || others.length > 0) fail(call.line, 'expression is a parameter: params.NAME');
  return { kind: 'parameter', name };
}

function stageOf(call: Call): JenkinsStage {
  const found = sections(blockOf(call), ['when', 'steps'], ['steps'], call);
  const when = found.get('when');
  const steps = stepsOf(blockOf(found.get('steps') as Call));
  if (steps.length === 0) fail(call.line, 'a stage needs a step');
  return {
    name: textOf(call, onlyArgument(call), 'its name'),
    when: when ? calls(blockOf(when), conditions, 'when').map(conditionOf) : [],
    steps,
  };
}

function parametersOf(section: Call | undefined): JenkinsPipeline['parameters'] {
  const known = calls(section ? blockOf(section) : [], ['string', 'booleanParam'], 'parameters');
  const entries = known.map((call) => {
    const { name, defaultValue } = argumentsOf(call, ['name', 'defaultValue'], ['description']);
    const wanted = call.name === 'string' ? 'string' : 'boolean';
    if (typeof defaultValue !== wanted) fail(call.line, `defaultValue of ${call.name} is no ${wanted}`);
    return [textOf(call, name, 'a name'), defaultValue as string | boolean] as const;
  });
  return Object.fromEntries(entries);
}

function environmentOf(section: Call | undefined): JenkinsPipeline['environment'] {
  const entries = (section ? blockOf(section) : []).map((statement) =>
    isAssignment(statement) && typeof statement.value === 'string'
      ? ([statement.name, statement.value] as const)
      : fail(statement.line, 'environment is a list of NAME = text'),
  );
  return Object.fromEntries(entries);
}

/**
 * Reads a declarative Jenkinsfile: our reader, not Jenkins. It accepts the part of the language that this repository
 * uses and refuses everything else.
 * @throws JenkinsfileError with the line
 */
export function readJenkinsfile(source: string): JenkinsPipeline {
  const [pipeline, ...others] = statementsOf(source);
  if (!pipeline || isAssignment(pipeline) || pipeline.name !== 'pipeline' || others.length > 0)
    return fail(others[0]?.line ?? pipeline?.line ?? 1, 'a declarative Jenkinsfile is one pipeline { … }');
  const known = ['agent', 'options', 'parameters', 'environment', 'stages', 'post'];
  const found = sections(blockOf(pipeline), known, ['agent', 'stages'], pipeline);
  const agent = found.get('agent') as Call;
  const [label] = calls(blockOf(agent), ['label'], 'agent');
  const option = found.get('options');
  calls(option ? blockOf(option) : [], options, 'options');
  const post = found.get('post');
  const [always] = calls(post ? blockOf(post) : [], ['always'], 'post');
  const stages = calls(blockOf(found.get('stages') as Call), ['stage'], 'stages').map(stageOf);
  if (stages.length === 0) fail(pipeline.line, 'stages needs a stage');
  const twice = stages.find(({ name }, index) => stages.findIndex((one) => one.name === name) !== index);
  if (twice) fail(pipeline.line, `two stages are named ${twice.name}`);
  const parameters = parametersOf(found.get('parameters'));
  for (const { kind, name } of stages.flatMap(({ when }) => when))
    if (kind === 'parameter' && !(name in parameters)) fail(pipeline.line, `there is no parameter ${name}`);
  return {
    label: label ? textOf(label, onlyArgument(label), 'a label') : fail(agent.line, 'agent needs a label'),
    parameters,
    environment: environmentOf(found.get('environment')),
    stages,
    always: always ? stepsOf(blockOf(always)) : [],
  };
}
