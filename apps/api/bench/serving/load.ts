import { writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { loadCore, run } from './processes.ts';

/** What wrk measured. */
export interface Load {
  readonly requests: number;
  readonly requestsPerSecond: number;
}

interface PostOptions {
  readonly folder: string;
  readonly seconds: number;
  readonly connections: number;
}

/**
 * Sends the same POST over several connections, on each as soon as the last one is answered.
 * @throws Error when an answer was not 2xx or a connection failed
 */
export async function post(
  url: string,
  body: string,
  { folder, seconds, connections }: PostOptions,
): Promise<Load> {
  const script = join(folder, 'post.lua');
  const lines = [
    'wrk.method = "POST"',
    `wrk.body = [==[${body}]==]`,
    'wrk.headers["Content-Type"] = "application/json"',
  ];
  writeFileSync(script, `${lines.join('\n')}\n`);
  const args = ['-t1', '--timeout', '30s', `-c${connections}`, `-d${seconds}s`, '-s', script, url];
  const printed = await run(['taskset', '-c', loadCore, 'wrk', ...args]);
  if (/Non-2xx|Socket errors/.test(printed)) throw new Error(`wrk ${url}:\n${printed}`);
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(printed)?.[1];
  const requests = Number(/(\d+) requests in/.exec(printed)?.[1]);
  return { requests, requestsPerSecond: Number(rate) };
}

/**
 * Sends POSTs at a fixed rate, whether or not the earlier ones are answered: a server that stalls delays
 * all of them, as it would for people.
 * @param bodies sent in turn
 * @returns the milliseconds from when each request was due to its answer, in the order in which they were due
 * @throws Error when an answer was not 2xx
 */
export async function pacedTimes(
  url: string,
  bodies: readonly string[],
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<number[]> {
  const agent = new Agent({ keepAlive: true });
  const send = (due: number, body: string) =>
    new Promise<number>((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
      const sent = request(url, { method: 'POST', agent, headers }, (response) => {
        response.resume().on('end', () => {
          const { statusCode = 0 } = response;
          if (statusCode >= 200 && statusCode < 300) resolve(performance.now() - due);
          else reject(new Error(`${url} answered ${statusCode}`));
        });
      });
      sent.on('error', reject).end(body);
    });
  const began = performance.now();
  const answers: Promise<number>[] = [];
  while (answers.length < perSecond * seconds) {
    const due = began + (answers.length * 1000) / perSecond;
    if (due > performance.now()) await wait(1);
    else {
      const answer = send(due, bodies[answers.length % bodies.length] ?? '');
      answer.catch(() => undefined); // thrown below, when all were sent
      answers.push(answer);
    }
  }
  const times = await Promise.all(answers);
  agent.destroy();
  return times;
}

/** A quantile of times. */
export const quantileOf = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? Number.NaN;
