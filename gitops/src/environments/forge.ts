import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ClusterRecord, forgeFiles, forgeReason } from '@presage/platform/cluster';
import type { Environment } from '@presage/platform/environment';
import type { Step } from '@presage/platform/plan';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { commitOf, type Git, GitFailed, gitIn, short } from '../git/git.ts';

type Forge = NonNullable<ClusterRecord['forge']>;

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** Git's options and variables with which it opens a forge: no key, agent or helper of the person's is used. */
export function accessTo({ kind, credentials }: Forge): {
  readonly options: readonly string[];
  readonly env: Readonly<Record<string, string>>;
} {
  const file = (name: string) => join(credentials, name);
  if (kind === 'https') {
    const ca = file(forgeFiles.ca);
    const helper = `store --file=${quoted(file(forgeFiles.login))}`;
    return {
      options: ['-c', 'credential.helper=', '-c', `credential.helper=${helper}`],
      // The variable has precedence over git's configuration, where a person may have another one.
      env: existsSync(ca) ? { GIT_SSL_CAINFO: ca } : {},
    };
  }
  const ssh = [
    'ssh',
    ...['-F', 'none', '-i', quoted(file(forgeFiles.key))],
    ...[
      'IdentitiesOnly=yes',
      'BatchMode=yes',
      'ConnectTimeout=10',
      'StrictHostKeyChecking=yes',
      `UserKnownHostsFile=${quoted(file(forgeFiles.knownHosts))}`,
      'GlobalKnownHostsFile=none',
    ].flatMap((option) => ['-o', option]),
  ];
  return { options: [], env: { GIT_SSH_COMMAND: ssh.join(' ') } };
}

/** The commit that a branch has on the forge; nothing where it has none or does not answer. */
async function commitThere(git: Git, forge: Forge, ref: string): Promise<string | undefined> {
  const { options, env } = accessTo(forge);
  const answer = await git([...options, 'ls-remote', forge.url, ref], { env }).catch(() => '');
  return answer.split('\t')[0] || undefined;
}

/** Why the forge did not take a branch. */
function refusal(forge: Forge, { branch, ref }: Environment, commit: string, error: GitFailed): Refusal {
  const retry = 'Then `npm run gitops release` pushes it, or `npm run up` where it ended here.';
  const what = `${branch} is at ${short(commit)} here, and ${forge.url} did not take it`;
  if (/rejected|non-fast-forward|fetch first/.test(error.message)) {
    return new Refusal(
      `${what}: it has commits that this cluster did not write, such as those of an earlier installation, or protects the branch.`,
      `Only this tool writes ${branch}. If nobody needs what is there, delete it there (\`git push ${forge.url} :${ref}\`), and let the deploy key write it. ${retry}`,
      exitCode.permission,
    );
  }
  return new Refusal(
    `${what}: ${forgeReason(error.message)}`,
    `Check the address, the key or token, and the connection (PRESAGE_GIT_URL in docs/configuration.md). ${retry}`,
    exitCode.unavailable,
  );
}

/** Pushes an environment's branch to the forge that Argo CD reads it from; nothing where that is this machine. */
export function forgeSteps(
  { forge, repository }: Pick<ClusterRecord, 'forge' | 'repository'>,
  environment: Environment,
): Step[] {
  if (!forge) return [];
  const git = gitIn(repository);
  const { branch, ref } = environment;
  return [
    {
      title: `Push ${branch} to ${forge.url}`,
      satisfied: async () => {
        const commit = await commitOf(git, ref);
        return commit !== undefined && commit === (await commitThere(git, forge, ref));
      },
      actions: [
        {
          kind: 'call',
          what: `git push ${forge.url} ${ref}:${ref}`,
          call: async () => {
            const commit = await commitOf(git, ref);
            if (commit === undefined) return;
            const { options, env } = accessTo(forge);
            try {
              await git([...options, 'push', '--quiet', forge.url, `${ref}:${ref}`], { env });
            } catch (error) {
              if (!(error instanceof GitFailed)) throw error;
              throw refusal(forge, environment, commit, error);
            }
          },
        },
      ],
    },
  ];
}
