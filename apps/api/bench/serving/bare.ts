import { createServer } from 'node:http';

/** Bare node:http: reads a JSON body and answers JSON, nothing else. The most that this machine can do. */
createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => {
    const given = text === '' ? null : JSON.parse(text);
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ ok: given !== null }));
  });
}).listen(Number(process.argv[2]), '127.0.0.1');
