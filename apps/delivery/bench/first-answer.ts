import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const between = 20;
const answerWithin = 1000;

/** The body at an address, over a new connection; empty without an answer of status 200. */
function answerOf(url: string): Promise<string> {
  return new Promise((resolve) => {
    const asked = get(url, { agent: false, timeout: answerWithin }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk) => {
        body += chunk;
      });
      answer.on('error', () => resolve(''));
      answer.on('end', () => resolve(answer.statusCode === 200 ? body : ''));
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(''));
  });
}

/**
 * Asks an address every 20 ms, one request at a time, each over a new connection.
 * @returns milliseconds since 1970 of the first expected answer; undefined when `signal` aborts
 */
export async function firstAnswer(
  url: string,
  expected: (answer: string) => boolean,
  signal: AbortSignal,
): Promise<number | undefined> {
  while (!signal.aborted) {
    if (expected(await answerOf(url))) return Date.now();
    await pause(between);
  }
  return undefined;
}
