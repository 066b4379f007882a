import type { IncomingMessage, ServerResponse } from 'node:http';
import sirv from 'sirv';
import { sendProblem } from './problem.ts';

const YEAR = 365 * 24 * 60 * 60;

/** Whether a browser requests a page, and not a script, a picture or data. */
function isNavigation(request: IncomingMessage, path: string): boolean {
  const accepts = request.headers.accept ?? '';
  const lastSegment = path.slice(path.lastIndexOf('/') + 1);
  return accepts.includes('text/html') && !path.startsWith('/assets/') && !lastSegment.includes('.');
}

/**
 * Serves the built pages from `root`, compressed variants included.
 * Files under /assets/ have the hash of their content in their name and are cached for a year; all others are
 * revalidated each time. Entity tags are off: sirv derives them from size and time of change, and an
 * index.html of the next image can have both in common with this one.
 */
export function serveFiles(
  root: string,
): (request: IncomingMessage, response: ServerResponse, path: string) => void {
  const serve = sirv(root, {
    brotli: true,
    gzip: true,
    setHeaders: (response, path) => {
      response.setHeader(
        'Cache-Control',
        path.startsWith('/assets/') ? `public, max-age=${YEAR}, immutable` : 'no-cache',
      );
    },
  });
  return (request, response, path) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      sendProblem(response, 405, path);
      return;
    }
    // A file that a new build removed while it is being read ends this answer, not the process.
    response.on('pipe', (file) => file.on('error', () => response.destroy()));
    serve(request, response, () => {
      if (!isNavigation(request, path)) {
        sendProblem(response, 404, path);
        return;
      }
      request.url = '/index.html';
      serve(request, response, () => sendProblem(response, 404, path));
    });
  };
}
