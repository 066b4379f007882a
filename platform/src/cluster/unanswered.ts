import { exitCode, Refusal } from '@presage/runtime/refusal';
import { type Right, rightsFolder, rightText } from './existing/rights.ts';

const forbidden =
  /cannot (?<verb>\w+) resource "(?<resource>[^"]+)" in API group "(?<group>[^"]*)"(?: in the namespace "(?<namespace>[^"]+)")?/g;

/** The rights that the API server misses, as its refusals name them. */
const refusedRights = (reported: string): string[] => [
  ...new Set(
    [...reported.replaceAll('\\"', '"').matchAll(forbidden)].map(({ groups }) =>
      rightText(groups as unknown as Right),
    ),
  ),
];

/** The cluster gives no answer: it is stopped, or can't be reached. */
export const clusterStopped = (why: string): Refusal =>
  new Refusal(
    `The cluster does not answer (${why}).`,
    'Run `npm run up`: it starts what is not running and keeps everything else.',
    exitCode.unavailable,
  );

/**
 * What a failed question to the API server means for who asked it: a right is missing, the account has ended, or
 * nothing answers.
 * @param reported what kubectl or the server wrote
 * @returns Refusal (77) that names the rights and who gives them, otherwise (69)
 */
export function unanswered(reported: string): Refusal {
  const rights = refusedRights(reported);
  if (rights.length > 0)
    return new Refusal(
      `The cluster answers, but this account may not: ${rights.join('; ')}.`,
      `An administrator of the cluster: kubectl apply --server-side -k ${rightsFolder} (with other names, your copy of it). Which rights are missing in all: \`npm run up -- --dry-run\`. Of a cluster that \`up\` made: \`npm run up\`.`,
      exitCode.permission,
    );
  if (reported.includes('Unauthorized'))
    return new Refusal(
      'The cluster answers, but it does not accept this account: its token or certificate may have ended.',
      'Put a new one into the context, then run `npm run up -- --context NAME` again. Of a cluster that `up` made: `npm run up`.',
      exitCode.permission,
    );
  return clusterStopped(reported.trim().split('\n').at(-1) || 'no reason given');
}
