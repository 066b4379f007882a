import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { hasBody } from '@presage/runtime/forward-headers';
import type { HoldingServer } from '@presage/runtime/lifecycle';
import { namesTwoHosts } from '@presage/runtime/request-target';
import { connect } from './connect.ts';
import { type Entry, isAsleep } from './entries.ts';
import { forward } from './forward.ts';
import { say, waitingPage } from './pages.ts';
import type { Previews } from './previews.ts';
import { hostForm, isBrowser, type Target, targetOf, wantsPage } from './target.ts';
import { join, refuse } from './upgrade.ts';

/** Milliseconds until a preview that has just woken is asked again. */
const interval = 200;
/** What a server answers when it can't reach the one behind it. */
const unreached = new Set([502, 503, 504]);

/** The server of all previews: finds the one that a request names, wakes it, and passes everything on. */
export function serve(
  previews: Previews,
  { server, answerWith }: HoldingServer,
  report: (line: string) => void,
): void {
  /** @throws Error when the preview does not wake in time */
  async function reach(slug: string, entry: Entry): Promise<Socket> {
    const open = isAsleep(entry) ? undefined : await connect(entry).catch(() => undefined);
    if (open) return open;
    await previews.wake(slug);
    return connect((await previews.find(slug)) ?? entry);
  }

  async function pass(request: IncomingMessage, response: ServerResponse, target: Target): Promise<void> {
    const { slug } = target;
    const entry = await previews.find(slug);
    if (!entry) return say(request, response, 'unknown');
    if (target.prefix && isBrowser(request)) {
      const headers = { Location: hostForm(request, target), 'Cache-Control': 'no-store' };
      response.writeHead(307, headers).end();
      return;
    }
    response.once('close', previews.enter(slug));
    let socket: Socket | undefined;
    if (!isAsleep(entry)) socket = await connect(entry).catch(() => undefined);
    if (!socket && wantsPage(request)) return waitingPage(request, response, previews.wake(slug));
    try {
      socket ??= await reach(slug, entry);
    } catch (error) {
      report((error as Error).message);
      return say(request, response, 'late', { 'Retry-After': '10' });
    }
    const isRepeatable = request.method === 'GET' && !hasBody(request);
    const isEarly = (status = 0) => isRepeatable && unreached.has(status) && previews.hasJustWoken(slug);
    for (;;) {
      if (response.destroyed) return void socket.destroy();
      if (await forward(request, response, socket, target, isEarly)) return;
      await pause(interval);
      socket = await reach(slug, (await previews.find(slug)) ?? entry);
    }
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const target = targetOf(request);
    if (!target) {
      if (request.url === '/livez') response.end();
      else say(request, response, 'unknown');
      return;
    }
    pass(request, response, target).catch((error: Error) => {
      report(`${target.slug}: ${error.message}`);
      if (!response.destroyed) say(request, response, 'broken');
    });
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, begun: Buffer): Promise<void> {
    const target = namesTwoHosts(request) ? undefined : targetOf(request);
    const entry = target && (await previews.find(target.slug));
    if (!target || !entry) return refuse(socket, '404 Not Found');
    // Its host's cookies are not for this preview: see the redirect of other requests.
    if (target.prefix && isBrowser(request)) return refuse(socket, '421 Misdirected Request');
    const leave = previews.enter(target.slug);
    socket.once('close', leave);
    const upstream = await reach(target.slug, entry);
    if (socket.destroyed) upstream.destroy();
    else join(request, socket, upstream, target, begun, () => undefined);
  }

  server.on('upgrade', (request, socket: Socket, begun) => {
    socket.setTimeout(0);
    socket.on('error', () => undefined);
    upgrade(request, socket, begun).catch((error: Error) => {
      report(error.message);
      refuse(socket, '504 Gateway Timeout');
    });
  });
  answerWith(handle, (request, response) => say(request, response, 'stalled', { Connection: 'close' }));
}
