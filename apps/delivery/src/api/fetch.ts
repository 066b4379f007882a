import { request as http } from 'node:http';
import { request as https } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const withoutBody = new Set([204, 304]);

/**
 * `fetch` over node:http and node:https. Unlike the global one it has no time limit, so that a long upload is not cut off, and
 * an error raised by the body that is sent arrives unchanged.
 */
export function fetchOverHttp(request: Request): Promise<Response> {
  return new Promise((resolve, reject) => {
    const send = request.url.startsWith('https:') ? https : http;
    const sent = send(request.url, {
      method: request.method,
      headers: Object.fromEntries(request.headers),
    });
    sent.once('error', reject);
    sent.once('response', (answer) => {
      const { statusCode: status = 0 } = answer;
      const headers = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
        values.map((value): [string, string] => [name, value]),
      );
      const hasBody = !withoutBody.has(status);
      // The connection, and so the process, would wait for somebody who reads the end of the answer.
      if (!hasBody) answer.resume();
      resolve(new Response(hasBody ? Readable.toWeb(answer) : null, { status, headers }));
    });
    if (request.body) pipeline(Readable.fromWeb(request.body), sent).catch(reject);
    else sent.end();
  });
}
