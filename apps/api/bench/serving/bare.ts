import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [port, file = ''] = process.argv.slice(2);
const answer = readFileSync(file);

/**
 * Plain node:http: reads a JSON body and sends a prepared prediction, nothing else. The upper limit of this machine
 * for the same bytes in and out.
 */
createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => {
    if (text !== '') JSON.parse(text);
    response.setHeader('Content-Type', 'application/json');
    response.end(answer);
  });
}).listen(Number(port), '127.0.0.1');
