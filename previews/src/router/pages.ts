import { createHash } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { breakOff } from '@presage/runtime/break-off';
import { wantsPage } from './target.ts';
import { languageOf, type Message, type Text, texts } from './texts.ts';

const style =
  ':root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:18vh auto;padding:0 1rem}code{font-size:.95em}';
const hash = createHash('sha256').update(style).digest('base64');

const statuses = { unknown: 404, waking: 503, late: 504, broken: 502, stalled: 408 } as const;

/** Of every page of the router: nothing may run or be loaded. */
const pageHeaders = {
  'Cache-Control': 'no-store',
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

const textFor = ({ headers }: IncomingMessage, message: Message) => {
  const language = languageOf(headers['accept-language']);
  return { language, text: texts[language][message] };
};

const withCode = (text: string) => text.replace(/`([^`]+)`/g, '<code>$1</code>');

const section = ({ title, detail }: Text) => `<h1>${title}</h1>\n<p>${withCode(detail)}</p>\n`;

const pageTop = (language: string, text: Text) =>
  `<!doctype html>\n<html lang="${language}">\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>${text.title}</title>\n<style>${style}</style>\n${section(text)}`;

/** Answers with what the router says: a page for a person, otherwise problem details. */
export function say(
  request: IncomingMessage,
  response: ServerResponse,
  message: Message,
  more: OutgoingHttpHeaders = {},
): void {
  if (response.headersSent) {
    breakOff(response);
    return;
  }
  const { language, text } = textFor(request, message);
  const status = statuses[message];
  if (wantsPage(request)) {
    response.writeHead(status, { ...pageHeaders, ...more, 'Content-Language': language });
    response.end(pageTop(language, text));
    return;
  }
  const type = 'application/problem+json; charset=utf-8';
  response.writeHead(status, { 'Cache-Control': 'no-store', ...more, 'Content-Type': type });
  response.end(JSON.stringify({ type: 'about:blank', title: text.title, status, detail: text.detail }));
}

/**
 * A page that waits: it is sent at once and stays open; when `ready` is, the browser is asked to load the address again.
 * @param ready rejects when it takes too long, which the page then says
 */
export async function waitingPage(
  request: IncomingMessage,
  response: ServerResponse,
  ready: Promise<void>,
): Promise<void> {
  const { language, text } = textFor(request, 'waking');
  response.writeHead(statuses.waking, { ...pageHeaders, 'Content-Language': language, 'Retry-After': '3' });
  response.write(pageTop(language, text));
  try {
    await ready;
    response.end('<meta http-equiv="refresh" content="0">\n');
  } catch {
    response.end(section(texts[language].late));
  }
}
