import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { unanswered } from './unanswered.ts';

const account = 'system:serviceaccount:presage-installer:presage-installer';
const forbidden = (verb: string, resource: string, group: string, where: string) =>
  `${resource}.${group} is forbidden: User "${account}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`;

describe('a question that the API server did not answer', () => {
  test('names each right that the account lacks, once, and who gives them', () => {
    const lines = [
      forbidden('list', 'jobs', 'batch', 'in the namespace "presage-dev"'),
      forbidden('list', 'statefulsets', 'apps', 'in the namespace "presage-dev"'),
      forbidden('list', 'jobs', 'batch', 'in the namespace "presage-dev"'),
      forbidden('list', 'nodes', '', 'at the cluster scope'),
    ].map((line) => `Error from server (Forbidden): ${line}`);
    const refusal = unanswered(lines.join('\n'));
    assert.equal(
      refusal.message,
      'The cluster answers, but this account may not: list jobs.batch in presage-dev; list statefulsets.apps in presage-dev; list nodes.',
    );
    assert.match(refusal.next, /kubectl apply --server-side -k rights/);
    assert.equal(refusal.code, 77);
  });

  test('reads what the server itself wrote', () => {
    const message = forbidden('watch', 'applications', 'argoproj.io', 'in the namespace "argocd"');
    const reported = `Error from server (HTTP 403): ${JSON.stringify({ kind: 'Status', message })}`;
    assert.match(unanswered(reported).message, /may not: watch applications\.argoproj\.io in argocd\.$/);
  });

  test('tells an account that has ended from a cluster that is stopped', () => {
    const ended = unanswered('error: You must be logged in to the server (Unauthorized)');
    assert.match(ended.message, /does not accept this account/);
    assert.match(ended.next, /npm run up -- --context NAME/);
    const stopped = unanswered('E1127 memcache.go\nThe connection to the server was refused');
    assert.equal(stopped.message, 'The cluster does not answer (The connection to the server was refused).');
    assert.equal(stopped.code, 69);
  });
});
