import { type SendFileOptions, sendFile } from '../api/send-file.ts';

/**
 * A browser reads no answer before it has sent the whole file, and the server keeps 32 MB of one; an answer can be
 * ten times as long as its file.
 */
const partBytes = 2_000_000;

/**
 * Sends a file of records and resolves with the one that comes back. A large one goes in parts, each with the
 * header; of their answers the header is kept once.
 * @throws {ApiError} when the API refused, or could not be reached
 */
export async function sendBatch(
  path: string,
  file: Blob,
  { onProgress }: SendFileOptions = {},
  most = partBytes,
): Promise<Blob> {
  const answers: Blob[] = [];
  let sent = 0;
  for await (const part of fileParts(file, most)) {
    const share = part.size / file.size;
    const answer = await sendFile(path, part, { onProgress: (of) => onProgress?.(sent + of * share) });
    answers.push(answers.length === 0 ? answer : await withoutHeader(answer));
    sent += share;
  }
  return new Blob(answers, { type: 'text/csv' });
}

/** The file itself, or parts of about `most` bytes that are cut between records and begin with the header. */
export async function* fileParts(file: Blob, most: number): AsyncGenerator<Blob> {
  if (file.size <= most) {
    yield file;
    return;
  }
  const header = file.slice(0, await firstLineEnd(file, most));
  for (let from = header.size; from < file.size; ) {
    const last = from + most >= file.size;
    const to = last ? file.size : from + lastLineEnd(await bytesOf(file, from, from + most));
    yield new Blob([header, file.slice(from, to)], { type: 'text/csv' });
    from = to;
  }
}

const bytesOf = async (file: Blob, from: number, to: number) =>
  new Uint8Array(await file.slice(from, to).arrayBuffer());

const newline = 0x0a;
const quote = 0x22;

async function firstLineEnd(file: Blob, most: number): Promise<number> {
  return (await bytesOf(file, 0, most)).indexOf(newline) + 1;
}

/** Behind the last line break that is not within quotes; without one, behind the last, or all. */
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
