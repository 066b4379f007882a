import { parse } from 'yaml';
import { readJenkinsfile } from './jenkinsfile/read.ts';

/** One command of a pipeline, and the job or stage that runs it. */
export interface Script {
  readonly job: string;
  readonly command: string;
  /** Of the step, where it has one. */
  readonly name?: string;
}

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly name?: string; readonly run?: string }[] }>
  >;
}

/** The commands of a workflow of GitHub Actions. */
export const scriptsOfWorkflow = (text: string): Script[] =>
  Object.entries((parse(text) as Workflow).jobs).flatMap(([job, { steps }]) =>
    steps.flatMap(({ name, run }) =>
      run === undefined ? [] : [{ job, command: run.trim(), ...(name && { name }) }],
    ),
  );

/** The commands of the stages of a Jenkinsfile. */
export const scriptsOfJenkinsfile = (text: string): Script[] =>
  readJenkinsfile(text).stages.flatMap(({ name: job, steps }) =>
    steps.flatMap((step) => (step.kind === 'sh' ? [{ job, command: step.script.trim() }] : [])),
  );

/** The commands of the jobs of GitLab CI. */
export const scriptsOfGitlab = (text: string): Script[] =>
  Object.entries(parse(text) as Record<string, { readonly script?: readonly string[] }>).flatMap(
    ([job, { script = [] }]) => script.map((command) => ({ job, command: command.trim() })),
  );

/** What each CI system calls the same thing. */
const variables: Readonly<Record<string, string>> = {
  '"$GITHUB_SHA"': '<commit>',
  '"$GIT_COMMIT"': '<commit>',
  '"$CI_COMMIT_SHA"': '<commit>',
  '"$HEAD"': '<commit>',
  '"$BASE"': '<base>',
  '"$CI_MERGE_REQUEST_DIFF_BASE_SHA"': '<base>',
  '"$BRANCH"': '<branch>',
  '"$BRANCH_NAME"': '<branch>',
  '"$CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"': '<branch>',
  '"$PRESAGE_REGISTRY"': '<registry>',
  '"$ENVIRONMENT"': '<environment>',
  prod: '<environment>',
  '"$SHARD"': '<shard>',
  '"$CI_NODE_INDEX/$CI_NODE_TOTAL"': '<shard>',
};

const npm =
  /^npm (?:run --silent gitops (?<verb>[a-z]+)(?: -- (?<rest>.+))?|(?:run --silent )?(?<script>check|test)(?: --silent)?(?: -- (?<more>.+))?)$/;

/**
 * The verb of gitops that a command runs, with the same words for every CI system; nothing for a command that runs
 * anything else.
 */
export function verbOf(command: string): string | undefined {
  const { verb, rest, script, more } = npm.exec(command)?.groups ?? {};
  const name = verb ?? script;
  if (name === undefined) return undefined;
  const words = (rest ?? more ?? '').split(' ').filter(Boolean);
  if (words.some((word) => /[;&|<>`()]/.test(word))) return undefined;
  return [name, ...words.map((word) => variables[word] ?? word)].join(' ');
}
