import { type Environment, readEnvironment, variable } from '@presage/runtime/configuration';
import { z } from 'zod';

const address = (example: string) => variable(z.url().optional(), example);
const text = (example: string) => variable(z.string().optional(), example);

/** GitHub Actions and GitLab CI set all of these but the tokens. */
const schema = z.object({
  GITHUB_API_URL: address('https://api.github.com'),
  GITHUB_REPOSITORY: text('team/app'),
  GITHUB_TOKEN: text('the token of the workflow'),
  CI_API_V4_URL: address('https://gitlab.com/api/v4'),
  CI_PROJECT_ID: text('1234'),
  CI_MERGE_REQUEST_IID: text('7'),
  PRESAGE_GITLAB_TOKEN: text('a project access token'),
});

/** Where a pull request is, and with what to write to it. */
export type Forge =
  | {
      readonly kind: 'github';
      readonly api: string;
      readonly repository: string;
      readonly token: string;
    }
  | {
      readonly kind: 'gitlab';
      readonly api: string;
      readonly project: string;
      readonly number: string | undefined;
      readonly token: string;
    };

/** The forge that the variables of a CI job name; nothing where they name none. */
export function readForge(environment: Environment = process.env): Forge | undefined {
  const read = readEnvironment(schema, environment);
  const { GITHUB_REPOSITORY, GITHUB_TOKEN, CI_API_V4_URL, CI_PROJECT_ID, PRESAGE_GITLAB_TOKEN } = read;
  if (GITHUB_REPOSITORY && GITHUB_TOKEN) {
    const { GITHUB_API_URL: api = 'https://api.github.com' } = read;
    return { kind: 'github', api, repository: GITHUB_REPOSITORY, token: GITHUB_TOKEN };
  }
  if (!CI_API_V4_URL || !CI_PROJECT_ID || !PRESAGE_GITLAB_TOKEN) return undefined;
  return {
    kind: 'gitlab',
    api: CI_API_V4_URL,
    project: CI_PROJECT_ID,
    number: read.CI_MERGE_REQUEST_IID,
    token: PRESAGE_GITLAB_TOKEN,
  };
}
