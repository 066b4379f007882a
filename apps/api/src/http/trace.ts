import { continueTrace, traceHeaders } from '@presage/runtime/trace';
import type { RequestHandler } from 'express';

/** Gives each request its id, and the answer the headers by which it is found in the logs. */
export const traceRequest: RequestHandler = (request, response, next) => {
  const trace = continueTrace(request.get('traceparent'));
  response.locals.trace = trace;
  response.locals.requestId = trace.requestId;
  response.set(traceHeaders(trace));
  next();
};
