/** A request as its bytes, and the answer that it must get from both servers. */
export interface RawRequest {
  readonly name: string;
  /** What is written, as Latin-1; a number is a pause in milliseconds. After the last, the client waits. */
  readonly send: readonly (string | number)[];
  /** The statuses of all answers until the server closes the connection. */
  readonly api: readonly number[];
  /** Those of the web server, where they differ: it answers pages itself. */
  readonly web?: readonly number[];
}

const line = (...lines: readonly string[]): string => lines.map((text) => `${text}\r\n`).join('');
const head = (...lines: readonly string[]): string => `${line(...lines)}\r\n`;
const host = 'Host: shop.example';
const close = 'Connection: close';
const json = 'Content-Type: application/json';
const csv = 'Content-Type: text/csv';
const chunked = 'Transfer-Encoding: chunked';
const products = 'GET /api/products HTTP/1.1';
/** Refused without a look at the body: nobody is signed in. */
const create = 'POST /api/products HTTP/1.1';
const predict = 'POST /api/predictors/coin/predictions HTTP/1.1';
const batch = 'POST /api/predictors/coin/batch HTTP/1.1';
/** A request within a body: an answer to it would be a second status. */
const hidden = head('GET /api/users HTTP/1.1', host, close);

/** The servers of the test cut a client off after 1 s: these pauses are beyond it, and well within it. */
const slow = 300;
const tooSlow = 5_000;

const wellFormed: readonly RawRequest[] = [
  { name: 'a plain request', send: [head(products, host, close)], api: [200] },
  { name: 'HTTP/1.0, without Host', send: [head('GET /api/products HTTP/1.0')], api: [200] },
  {
    name: 'two requests, pipelined',
    send: [head(products, host) + head(products, host, close)],
    api: [200, 200],
  },
  { name: 'HEAD', send: [head('HEAD /api/products HTTP/1.1', host, close)], api: [200] },
  {
    name: 'GET with a body',
    send: [`${head(products, host, close, json, 'Content-Length: 2')}{}`],
    api: [200],
  },
  { name: 'a byte at a time', send: [...head(products, host, close)], api: [200] },
  {
    name: 'an upgrade that is not offered',
    send: [head(products, host, 'Connection: close, Upgrade', 'Upgrade: websocket')],
    api: [200],
  },
  {
    name: 'Expect: 100-continue',
    send: [head(predict, host, close, json, 'Content-Length: 2', 'Expect: 100-continue'), slow, '{}'],
    api: [100, 422],
  },
  {
    name: 'another expectation',
    send: [head(products, host, close, 'Expect: a-miracle')],
    api: [417],
  },
  {
    name: 'a chunked body with an extension and a trailer',
    send: [`${head(predict, host, close, json, chunked)}2;x=y\r\n{}\r\n0\r\nX-End: 1\r\n\r\n`],
    api: [422],
  },
  {
    name: 'a body that comes slowly',
    send: [
      head(predict, host, close, json, 'Content-Length: 6'),
      '{',
      slow,
      ' ',
      slow,
      ' ',
      slow,
      ' ',
      slow,
      ' }',
    ],
    api: [422],
  },
];

const targets: readonly RawRequest[] = [
  {
    name: 'absolute-form',
    send: [head('GET http://shop.example/api/products HTTP/1.1', host, close)],
    api: [200],
  },
  {
    name: 'absolute-form of another scheme, in capitals',
    send: [head('GET HTTPS://shop.example:8443/api/products?limit=1 HTTP/1.1', host, close)],
    api: [200],
  },
  {
    name: 'absolute-form of nothing that is there',
    send: [head('GET http://shop.example/api/nowhere HTTP/1.1', host, close)],
    api: [404],
  },
  {
    name: 'absolute-form without a path',
    send: [head('GET http://shop.example HTTP/1.1', host, close, 'Accept: text/html')],
    api: [404],
    web: [200],
  },
  {
    name: 'OPTIONS of the whole server',
    send: [head('OPTIONS * HTTP/1.1', host, close)],
    api: [404],
    web: [405],
  },
  { name: 'CONNECT', send: [head('CONNECT shop.example:443 HTTP/1.1', host)], api: [] },
  { name: 'a path that climbs', send: [head('GET /../../etc/passwd HTTP/1.1', host, close)], api: [404] },
  { name: 'a path with two slashes', send: [head('GET //api/products HTTP/1.1', host, close)], api: [404] },
  {
    name: 'a path that is not UTF-8',
    send: [head('GET /api/products/%E0%A4%A HTTP/1.1', host, close)],
    api: [400],
  },
  {
    name: 'a query that is not UTF-8',
    send: [head('GET /api/products?search=%ED%A0%80 HTTP/1.1', host, close)],
    api: [400],
  },
  { name: 'NUL in a query', send: [head('GET /api/products?search=%00 HTTP/1.1', host, close)], api: [422] },
  { name: 'NUL in a path', send: [head('GET /api/products/%00 HTTP/1.1', host, close)], api: [404] },
  { name: 'a byte 0 in a path', send: [head('GET /api/\0 HTTP/1.1', host, close)], api: [400] },
  { name: 'a path of 20 kB', send: [head(`GET /${'a'.repeat(20_000)} HTTP/1.1`, host, close)], api: [431] },
];

const framing: readonly RawRequest[] = [
  {
    name: 'Content-Length named in Connection',
    send: [
      head(create, host, json, `Content-Length: ${hidden.length}`, 'Connection: close, Content-Length') +
        hidden,
    ],
    api: [401],
  },
  {
    name: 'Content-Length of a DELETE named in Connection',
    send: [
      head(
        'DELETE /api/session HTTP/1.1',
        host,
        `Content-Length: ${hidden.length}`,
        'Connection: close, Content-Length',
      ) + hidden,
    ],
    api: [204],
  },
  {
    name: 'Transfer-Encoding named in Connection',
    send: [
      `${head(create, host, json, chunked, 'Connection: close, Transfer-Encoding')}${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`,
    ],
    api: [401],
  },
  {
    name: 'Host named in Connection',
    send: [head(products, host, 'Connection: close, Host')],
    api: [200],
  },
  {
    name: 'what follows a body is the next request',
    send: [`${head(create, host, json, 'Content-Length: 2')}{}${head(products, host, close)}`],
    api: [401, 200],
  },
  {
    name: 'Content-Length and Transfer-Encoding',
    send: [`${head(create, host, json, 'Content-Length: 5', chunked)}0\r\n\r\n${hidden}`],
    api: [400],
  },
  {
    name: 'two values of Content-Length',
    send: [`${head(create, host, json, 'Content-Length: 2', 'Content-Length: 3')}{} `],
    api: [400],
  },
  { name: 'a negative Content-Length', send: [head(create, host, json, 'Content-Length: -1')], api: [400] },
  {
    name: 'a Content-Length with a sign',
    send: [`${head(create, host, json, 'Content-Length: +2')}{}`],
    api: [400],
  },
  {
    name: 'a transfer coding that does not end in chunked',
    send: [`${head(create, host, json, 'Transfer-Encoding: chunked, gzip')}0\r\n\r\n`],
    api: [400],
  },
  {
    name: 'a chunk size that is not a number',
    send: [`${head(predict, host, json, chunked)}zz\r\n`],
    api: [400],
  },
  {
    name: 'a chunk size beyond 64 bits',
    send: [`${head(predict, host, json, chunked)}fffffffffffffffff\r\n`],
    api: [400],
  },
];

const malformed: readonly RawRequest[] = [
  { name: 'HTTP/1.1 without Host', send: [head(products, close)], api: [400] },
  { name: 'two hosts', send: [head(products, host, 'Host: other.example')], api: [400] },
  { name: 'a blank before a colon', send: [head(products, 'Host : shop.example')], api: [400] },
  { name: 'a byte 0 in a header', send: [head(products, host, 'X-Zero: \0')], api: [400] },
  { name: 'a header of 20 kB', send: [head(products, host, `X-Long: ${'a'.repeat(20_000)}`)], api: [431] },
  { name: 'a method that does not exist', send: [head('BREW /api/products HTTP/1.1', host)], api: [400] },
  {
    name: 'a method that no path takes',
    send: [head('PROPFIND /api/products HTTP/1.1', host, close)],
    api: [405],
  },
  { name: 'a version that does not exist', send: [head('GET /api/products HTTP/9.9', host)], api: [400] },
  { name: 'the preface of HTTP/2', send: ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'], api: [400] },
  { name: 'the beginning of TLS', send: ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'], api: [400] },
  { name: 'no HTTP at all', send: ['hello\r\n\r\n'], api: [400] },
];

/** 20 MB are announced and only a part is sent: the answer does not wait for the rest. */
const announced = 'Content-Length: 20000000';
const part = ' '.repeat(200_000);
const early: readonly RawRequest[] = [
  {
    name: '401 before the body',
    send: [head(create, host, close, json, announced), part, tooSlow],
    api: [401],
  },
  {
    name: '415 before the body',
    send: [head(predict, host, close, 'Content-Type: text/plain', announced), part, tooSlow],
    api: [415],
  },
  {
    name: '413 before the body',
    send: [head(predict, host, close, json, announced), part, tooSlow],
    api: [413],
  },
  {
    name: '404 before the body',
    send: [head('POST /api/nowhere HTTP/1.1', host, close, json, announced), part, tooSlow],
    api: [404],
  },
];

const stalled: readonly RawRequest[] = [
  {
    name: 'a body that stops after its answer',
    send: [head(create, host, json, 'Content-Length: 20'), '{"name', tooSlow],
    api: [401],
  },
  { name: 'nothing is sent', send: [tooSlow], api: [408] },
  { name: 'headers that stop', send: [line(products, host), tooSlow], api: [408] },
  {
    name: 'a body that stops',
    send: [head(predict, host, json, 'Content-Length: 20'), '{"pass', tooSlow],
    api: [408],
  },
  {
    name: 'a body that never begins',
    send: [head(predict, host, json, 'Content-Length: 20'), tooSlow],
    api: [408],
  },
  {
    name: 'a chunked body that stops',
    send: [`${head(predict, host, json, chunked)}2\r\n{`, tooSlow],
    api: [408],
  },
  {
    name: 'a file that stops',
    send: [`${head(batch, host, csv, chunked)}9\r\nstrength,\r\n`, tooSlow],
    api: [408],
  },
];

export const rawRequests: readonly RawRequest[] = [
  ...wellFormed,
  ...targets,
  ...framing,
  ...malformed,
  ...early,
  ...stalled,
];
