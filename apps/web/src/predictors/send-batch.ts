import { answerOf, api } from '../api/client.ts';
import { type SendFileOptions, sendFile } from '../api/send-file.ts';
import type { Reported } from '../feedback/reported.ts';

/**
 * Size of a part. A browser reads the response only after it has sent the whole file, the server buffers 32 MB of a
 * response, and a response can be ten times as long as its file.
 */
const partBytes = 2_000_000;

export interface BatchOptions extends Pick<SendFileOptions, 'onProgress'> {
  /** Stores the predictions of a file of any size: for administrators. */
  readonly store?: boolean;
}

/** The file that came back, and what became of its predictions. */
export interface BatchAnswer {
  readonly file: Blob;
  /** Ids of what is stored: one for each part. */
  readonly batches: readonly string[];
  /** Why nothing is stored; `parts` when the file was sent in parts, which would be stored one by one. */
  readonly notStored: Reported | 'parts' | null;
}

/**
 * Uploads a file of records and resolves with the file that the API returns. A large file is sent in parts, each with
 * the header; the joined response has one header. It is stored completely or not at all.
 * @throws {ApiError} when the API answered with an error or could not be reached
 */
export async function sendBatch(
  path: string,
  file: Blob,
  { onProgress, store = false }: BatchOptions = {},
  maxBytes = partBytes,
): Promise<BatchAnswer> {
  const answers: Blob[] = [];
  const batches: string[] = [];
  let reason: Reported | null = null;
  let sent = 0;
  const inParts = file.size > maxBytes;
  const address = store ? `${path}?store=true` : inParts ? `${path}?store=false` : path;
  const onAnswered = (header: (name: string) => string | null) => {
    const batch = header('Presage-Batch');
    if (batch) batches.push(batch);
    const notStored = header('Presage-Not-Stored');
    if (notStored) reason = JSON.parse(notStored) as Reported;
  };
  try {
    for await (const part of fileParts(file, maxBytes)) {
      const share = part.size / file.size;
      const options: SendFileOptions = { onAnswered, onProgress: (of) => onProgress?.(sent + of * share) };
      const answer = await sendFile(address, part, options);
      answers.push(answers.length === 0 ? answer : await withoutHeader(answer));
      sent += share;
    }
  } catch (error) {
    await deleteBatches(batches).catch(() => undefined);
    throw error;
  }
  if (reason && batches.length > 0) await deleteBatches(batches.splice(0));
  const notStored = inParts && !store ? 'parts' : reason;
  return { file: new Blob(answers, { type: 'text/csv' }), batches, notStored };
}

/** Deletes the predictions that were stored for a file. @returns how many */
export async function deleteBatches(batches: readonly string[]): Promise<number> {
  let deleted = 0;
  for (const batch of batches)
    deleted += (await answerOf(api.DELETE('/api/predictions', { params: { query: { batch } } }))).deleted;
  return deleted;
}

/** The file itself, or parts of about `maxBytes`, cut between records, each with the header. */
export async function* fileParts(file: Blob, maxBytes: number): AsyncGenerator<Blob> {
  if (file.size <= maxBytes) {
    yield file;
    return;
  }
  const header = file.slice(0, await firstLineEnd(file, maxBytes));
  for (let from = header.size; from < file.size; ) {
    const last = from + maxBytes >= file.size;
    const to = last ? file.size : from + lastLineEnd(await bytesOf(file, from, from + maxBytes));
    yield new Blob([header, file.slice(from, to)], { type: 'text/csv' });
    from = to;
  }
}

const bytesOf = async (file: Blob, from: number, to: number) =>
  new Uint8Array(await file.slice(from, to).arrayBuffer());

const newline = 0x0a;
const quote = 0x22;

async function firstLineEnd(file: Blob, maxBytes: number): Promise<number> {
  return (await bytesOf(file, 0, maxBytes)).indexOf(newline) + 1;
}

/** Index after the last line break outside quotes; without one, after the last line break, or the length. */
function lastLineEnd(bytes: Uint8Array): number {
  let end = 0;
  let quoted = false;
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === quote) quoted = !quoted;
    else if (bytes[at] === newline && !quoted) end = at + 1;
  }
  return end || bytes.lastIndexOf(newline) + 1 || bytes.length;
}

async function withoutHeader(answer: Blob): Promise<Blob> {
  return answer.slice(await firstLineEnd(answer, partBytes));
}
