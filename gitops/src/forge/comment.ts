import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Forge } from './configuration.ts';

/** The first line of the comment, by which the next run finds it. Forges show nothing of it. */
export const marker = '<!-- presage: gitops comment -->';

/** GitHub takes 65,536 characters and GitLab a million. */
const maxLength = 60_000;
const milliseconds = 30_000;

interface Comment {
  readonly id: number;
  readonly body: string;
  /** On GitHub. */
  readonly user?: { readonly type: string };
  /** On GitLab. */
  readonly author?: { readonly id: number };
}

/** The text with the marker before it; a long one is cut at the end of a line, and an open block is closed. */
export function commentBody(text: string): string {
  const body = `${marker}\n${text.trim()}`;
  if (body.length <= maxLength) return body;
  const kept = body.slice(0, body.lastIndexOf('\n', maxLength));
  const isOpen = (kept.match(/^```/gm) ?? []).length % 2 === 1;
  return `${kept}${isOpen ? '\n```' : ''}\n\n… The rest does not fit into a comment; the whole text is an artifact of this run.`;
}

async function call<Answer>(url: string, forge: Forge, method = 'GET', body?: string): Promise<Answer> {
  const authorization: Record<string, string> =
    forge.kind === 'github' ? { authorization: `Bearer ${forge.token}` } : { 'private-token': forge.token };
  let answer: Response;
  try {
    answer = await fetch(url, {
      method,
      headers: { ...authorization, accept: 'application/json', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify({ body }) }),
      signal: AbortSignal.timeout(milliseconds),
    });
  } catch (error) {
    const { cause, message } = error as Error;
    throw new Refusal(
      `${new URL(url).host} does not answer (${(cause as Error | undefined)?.message ?? message}).`,
      'Check the connection, then run the same command again.',
      exitCode.unavailable,
    );
  }
  if (answer.ok) return (await answer.json()) as Answer;
  throw new Refusal(
    `${method} ${new URL(url).pathname} on ${new URL(url).host}: HTTP ${answer.status}.`,
    answer.status === 401 || answer.status === 403 || answer.status === 404
      ? 'The token must be allowed to write comments on pull requests: see docs/ci.md.'
      : 'Run the same command again.',
    answer.status >= 500 ? exitCode.unavailable : exitCode.permission,
  );
}

/** The comments of a pull request, page by page. */
async function* commentsAt(url: string, forge: Forge): AsyncGenerator<Comment> {
  const perPage = 100;
  for (let page = 1; ; page++) {
    const comments = await call<Comment[]>(`${url}?per_page=${perPage}&page=${page}`, forge);
    yield* comments;
    if (comments.length < perPage) return;
  }
}

/** Whether a comment is one that this token wrote: anybody can write the marker. */
async function ownComments(forge: Forge): Promise<(comment: Comment) => boolean> {
  if (forge.kind === 'github') return ({ user }) => user?.type === 'Bot';
  const { id } = await call<{ id: number }>(`${forge.api}/user`, forge);
  return ({ author }) => author?.id === id;
}

/**
 * Writes a text as a comment on a pull request: the comment of an earlier run gets the new text.
 * @param number of the pull request
 * @throws Refusal when the forge does not answer (69) or refuses the token (77)
 */
export async function comment(
  forge: Forge,
  number: string,
  text: string,
): Promise<'created' | 'updated' | 'unchanged'> {
  const github = forge.kind === 'github';
  const all = github
    ? `${forge.api}/repos/${forge.repository}/issues/${number}/comments`
    : `${forge.api}/projects/${encodeURIComponent(forge.project)}/merge_requests/${number}/notes`;
  const one = github ? `${forge.api}/repos/${forge.repository}/issues/comments` : all;
  const isOwn = await ownComments(forge);
  const body = commentBody(text);
  for await (const found of commentsAt(all, forge)) {
    if (!found.body.startsWith(marker) || !isOwn(found)) continue;
    if (found.body === body) return 'unchanged';
    await call(`${one}/${found.id}`, forge, github ? 'PATCH' : 'PUT', body);
    return 'updated';
  }
  await call(all, forge, 'POST', body);
  return 'created';
}
