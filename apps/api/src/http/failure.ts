import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { Problem, type ProblemBody, type ProblemKind, problemKinds } from './problem.ts';

/** Last handler: no route has this path. */
export const refuseUnknownPath: RequestHandler = () => {
  throw new Problem('not-found');
};

/**
 * Turns whatever was thrown into problem details. What is not meant for the client is only logged.
 * @param isTemporary whether the client may try again in a moment, e.g. after a lost database connection
 */
export function answerFailures(isTemporary: (error: unknown) => boolean): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = asProblem(error, isTemporary);
    if (!(error instanceof Problem) && problemKinds[problem.kind].status >= 500)
      response.locals.error = error;
    sendProblem(problem, request, response);
  };
}

/** Writes a problem as the answer. */
export function sendProblem(problem: Problem, request: Request, response: Response): void {
  const { status, title } = problemKinds[problem.kind];
  const body: ProblemBody = {
    type: `/docs#problem-${problem.kind}`,
    title,
    status,
    detail: problem.detail,
    ...(problem.text ? { text: problem.text } : {}),
    instance: request.originalUrl.split('?', 1)[0] ?? '/',
    requestId: response.locals.requestId,
    ...(problem.errors ? { errors: problem.errors } : {}),
    ...(problem.lines ? { badRows: [...problem.lines.badRows], badCount: problem.lines.badCount } : {}),
  };
  // Clients of the Open Inference Protocol look for the sentence in a member of this name.
  if (body.instance.startsWith('/v2')) body.error = inOneSentence(problem);
  response.set({ 'Cache-Control': 'no-store', ...problem.headers });
  response.status(status).type('application/problem+json').end(JSON.stringify(body));
}

const inOneSentence = ({ detail, errors = [] }: Problem): string =>
  [detail, ...errors.map(({ field, message }) => `${field} ${message}.`)].join(' ');

/** What body-parser and the router report, by their `type` or status. */
const parserKinds: Record<string, ProblemKind> = {
  'entity.too.large': 'body-too-large',
  'encoding.unsupported': 'unsupported-media-type',
  'charset.unsupported': 'unsupported-media-type',
};

const parserDetails: Record<string, string> = {
  'entity.parse.failed': 'The body is not valid JSON.',
  'request.aborted': 'The body ended before its announced length.',
  'request.size.invalid': 'The body is not as long as announced.',
};

function asProblem(error: unknown, isTemporary: (error: unknown) => boolean): Problem {
  if (error instanceof Problem) return error;
  const { type = '', status } = error as { type?: string; status?: number };
  const kind = parserKinds[type];
  if (kind) return new Problem(kind);
  if (status && status >= 400 && status < 500)
    return new Problem('malformed-request', {
      detail: parserDetails[type] ?? 'The address or the body cannot be read.',
    });
  if (isTemporary(error)) return new Problem('unavailable', { headers: { 'Retry-After': '2' } });
  return new Problem('internal-error');
}
