import { once } from 'node:events';
import { request } from 'node:http';
import { csvLine } from '../../src/csv/writer.ts';
import type { Input } from '../../src/definition/field.ts';

/** A CSV file with this many rows, as text. */
export function csvFile(names: readonly string[], inputs: readonly Input[], rows: number): string {
  const lines = inputs.map((input) => csvLine(names.map((name) => input[name])));
  let text = csvLine(names);
  for (let row = 0; row < rows; row += 1) text += lines[row % lines.length];
  return text;
}

/**
 * Sends a file as the administrator, for whom it is stored, and reads the answer while it is sent.
 * @returns rows per second, from the first byte sent to the last one read
 * @throws Error when a row has no prediction
 */
export async function sendBatch(url: string, file: string, rows: number, cookie: string): Promise<number> {
  const bytes = Buffer.from(file);
  const began = performance.now();
  const headers = { 'content-type': 'text/csv', cookie };
  const call = request(`${url}?store=true`, { method: 'POST', headers });
  call.end(bytes);
  const [response] = await once(call, 'response');
  let lines = 0;
  let refused = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) {
      lines += 1;
      // The last cell is the error; it is empty in a good row.
      if (at > 2 && chunk[at - 2] !== 0x2c) refused += 1;
    }
  }
  if (lines !== rows + 1 || refused > 1)
    throw new Error(`${url}: ${lines - 1} of ${rows} rows answered, ${refused - 1} refused`);
  return (rows / (performance.now() - began)) * 1000;
}
