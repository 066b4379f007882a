import { breakOff } from '@presage/runtime/break-off';
import { sendProblemDetails } from '@presage/runtime/problem';
import type { RefuseStalled } from '@presage/runtime/stalls';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { type Message, message } from '../messages/message.ts';
import { presentMessage } from '../messages/schema.ts';
import { Problem, type ProblemBody, type ProblemKind, presentRow, problemKinds } from './problem.ts';

/** The last handler: no route has this path. */
export const refuseUnknownPath: RequestHandler = () => {
  throw new Problem('not-found');
};

/**
 * Turns whatever was thrown into problem details. What is not meant for the client is only logged.
 * @param isTemporary whether the client may try again in a moment, e.g. after a lost database connection
 */
export function answerFailures(isTemporary: (error: unknown) => boolean): ErrorRequestHandler {
  return (error, request, response, _next) => {
    if (response.headersSent) {
      // A handler fails after its request was cut off with an answer (408), which is still being sent.
      if (!response.writableEnded) breakOff(response);
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
    code: problem.code,
    params: { ...problem.params },
    detail: problem.detail,
    ...(problem.reason ? { cause: presentMessage(problem.reason) } : {}),
    instance: request.originalUrl.split('?', 1)[0] ?? '/',
    requestId: response.locals.requestId,
    ...(problem.errors ? { errors: problem.errors } : {}),
    ...(problem.lines
      ? { badRows: problem.lines.badRows.map(presentRow), badCount: problem.lines.badCount }
      : {}),
  };
  // Clients of the Open Inference Protocol expect the sentence in a member of this name.
  if (body.instance.startsWith('/v2')) body.error = inOneSentence(problem);
  sendProblemDetails(response, body, problem.headers);
}

const inOneSentence = ({ detail, errors = [] }: Problem): string =>
  [detail, ...errors.map(({ field, message }) => `${field || 'The body'} ${message}.`)].join(' ');

/** Answers a request whose body has stopped arriving, and closes its connection. */
export const refuseStalled: RefuseStalled = (request, response) =>
  sendProblem(
    new Problem('request-timeout', { headers: { Connection: 'close' } }),
    request as Request,
    response as Response,
  );

/** Errors of body-parser and the router, by their `type`. */
const parserKinds: Record<string, ProblemKind> = {
  'entity.too.large': 'body-too-large',
  'encoding.unsupported': 'unsupported-media-type',
  'charset.unsupported': 'unsupported-media-type',
};

const parserMessages: Record<string, Message> = {
  'entity.parse.failed': message('body-not-json'),
  'request.aborted': message('body-incomplete'),
  'request.size.invalid': message('body-length-wrong'),
};

function asProblem(error: unknown, isTemporary: (error: unknown) => boolean): Problem {
  if (error instanceof Problem) return error;
  const { type = '', status } = error as { type?: string; status?: number };
  const kind = parserKinds[type];
  if (kind) return new Problem(kind);
  if (status && status >= 400 && status < 500)
    return new Problem('malformed-request', {
      message: parserMessages[type] ?? message('request-unreadable'),
    });
  if (isTemporary(error)) return new Problem('unavailable', { headers: { 'Retry-After': '2' } });
  return new Problem('internal-error');
}
