import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, describe, test } from 'node:test';
import { Refusal } from '@presage/runtime/refusal';
import { comment, commentBody, marker } from './comment.ts';
import { type Forge, readForge } from './configuration.ts';

interface Stored {
  readonly id: number;
  body: string;
  readonly user: { readonly type: string };
  readonly author: { readonly id: number };
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** The comments of one pull request, as GitHub and GitLab serve them. */
async function forge(stored: Stored[], isAllowed: (request: IncomingMessage) => boolean) {
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://forge');
    requests.push(`${request.method} ${url.pathname}`);
    if (!isAllowed(request)) return response.writeHead(403).end('{}');
    if (url.pathname.endsWith('/user')) return response.end('{"id":1}');
    if (request.method === 'GET') {
      const start = (Number(url.searchParams.get('page')) - 1) * 100;
      return response.end(JSON.stringify(stored.slice(start, start + 100)));
    }
    const { body } = (await json(request)) as { body: string };
    const id = Number(url.pathname.split('/').at(-1));
    const found = stored.find((one) => one.id === id);
    if (request.method === 'POST') stored.push(own(stored.length + 1, body));
    else if (found) found.body = body;
    return response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return { api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

const own = (id: number, body: string): Stored => ({ id, body, user: { type: 'Bot' }, author: { id: 1 } });
const foreign = (id: number, body: string): Stored => ({
  id,
  body,
  user: { type: 'User' },
  author: { id: 2 },
});
const github = (api: string): Forge => ({ kind: 'github', api, repository: 'team/app', token: 'secret' });
const gitlab = (api: string): Forge => ({ kind: 'gitlab', api, project: '12', number: '7', token: 'secret' });

for (const { name, make, isAllowed, update } of [
  {
    name: 'GitHub',
    make: github,
    isAllowed: ({ headers }: IncomingMessage) => headers.authorization === 'Bearer secret',
    update: 'PATCH /repos/team/app/issues/comments/',
  },
  {
    name: 'GitLab',
    make: gitlab,
    isAllowed: ({ headers }: IncomingMessage) => headers['private-token'] === 'secret',
    update: 'PUT /projects/12/merge_requests/7/notes/',
  },
]) {
  describe(`the comment on a pull request on ${name}`, () => {
    test('is written once and then updated', async () => {
      const stored: Stored[] = [];
      const { api, requests } = await forge(stored, isAllowed);
      assert.equal(await comment(make(api), '7', 'one'), 'created');
      assert.equal(await comment(make(api), '7', 'two'), 'updated');
      assert.equal(await comment(make(api), '7', 'two'), 'unchanged');
      assert.deepEqual(
        stored.map(({ body }) => body),
        [`${marker}\ntwo`],
      );
      assert.equal(requests.filter((request) => request.startsWith(update)).length, 1);
    });

    test('is found on a later page, and one that somebody else wrote is left alone', async () => {
      const stored = Array.from({ length: 120 }, (_, index) => foreign(index + 1, `${marker}\nnot ours`));
      stored.push(own(121, `${marker}\nours`));
      const { api } = await forge(stored, isAllowed);
      assert.equal(await comment(make(api), '7', 'new'), 'updated');
      assert.deepEqual(
        stored.filter(({ body }) => body.endsWith('new')).map(({ id }) => id),
        [121],
      );
    });

    test('ends with 77 when the token may not write', async () => {
      const { api } = await forge([], () => false);
      await assert.rejects(
        comment(make(api), '7', 'one'),
        (error) => error instanceof Refusal && error.code === 77 && !error.message.includes('secret'),
      );
    });
  });
}

test('a long text is cut at the end of a line, and its block is closed', () => {
  const body = commentBody(`## Title\n\n\`\`\`diff\n${'+ a line of the difference\n'.repeat(5000)}\`\`\`\n`);
  assert.ok(body.length < 65_536);
  assert.equal((body.match(/^```/gm) ?? []).length, 2);
  assert.match(body, /\+ a line of the difference\n```\n\n… The rest does not fit/);
  assert.equal(commentBody('short'), `${marker}\nshort`);
});

test('the variables of a CI job name the forge', () => {
  assert.equal(readForge({}), undefined);
  assert.equal(readForge({ GITHUB_REPOSITORY: 'team/app' }), undefined);
  assert.deepEqual(
    readForge({ GITHUB_REPOSITORY: 'team/app', GITHUB_TOKEN: 'secret' }),
    github('https://api.github.com'),
  );
  assert.deepEqual(
    readForge({
      CI_API_V4_URL: 'https://gitlab.example.test/api/v4',
      CI_PROJECT_ID: '12',
      CI_MERGE_REQUEST_IID: '7',
      PRESAGE_GITLAB_TOKEN: 'secret',
    }),
    gitlab('https://gitlab.example.test/api/v4'),
  );
});
