import type { Environment } from '@presage/platform/environment';
import type { Git } from '../git/git.ts';
import { readDeliveries } from './deliveries.ts';
import { type MainCommit, type Measures, measure } from './measures.ts';
import { judgedDeliveries } from './outcome.ts';

/** The commits of main that a branch of an environment contains, by id. Its own commits are no one’s parent on main. */
async function commitsOf(git: Git, { ref }: Environment): Promise<Map<string, MainCommit>> {
  const text = await git(['log', '--format=%H %ct %P', ref, '--']);
  return new Map(
    text.split('\n').map((line) => {
      const [commit = '', time, ...parents] = line.split(' ');
      return [commit, { time: Number(time), parents: parents.filter(Boolean) }];
    }),
  );
}

/** The four measures of an environment, counted from its branch and the notes on it. */
export async function readMeasures(
  git: Git,
  environment: Environment,
  period: { readonly since: Date; readonly until: Date },
  isDelivering = false,
): Promise<Measures> {
  const deliveries = await readDeliveries(git, environment);
  const commits = deliveries.length > 0 ? await commitsOf(git, environment) : new Map<string, MainCommit>();
  const entries = judgedDeliveries(deliveries, isDelivering);
  return measure(entries, commits, { environment: environment.name, ...period });
}
