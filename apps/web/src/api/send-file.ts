import { ApiError } from './error.ts';

export interface SendFileOptions {
  /** Called with the share that is sent, 0 to 1. */
  onProgress?: (share: number) => void;
  /** Called with the headers of the answer, before it resolves. */
  onAnswered?: (header: (name: string) => string | null) => void;
  /** What the file is; CSV by default. */
  mediaType?: string;
}

async function bodyOf(answer: unknown): Promise<unknown> {
  if (!(answer instanceof Blob)) return undefined;
  try {
    return JSON.parse(await answer.text());
  } catch {
    return undefined;
  }
}

/**
 * Uploads a file without reading it into memory. With XMLHttpRequest, because `fetch` reports no upload progress.
 * @throws {ApiError} when the API answered with an error or could not be reached
 */
export function sendFile(
  path: string,
  file: Blob,
  { onProgress, onAnswered, mediaType = 'text/csv' }: SendFileOptions = {},
): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.responseType = 'blob';
    request.setRequestHeader('Content-Type', mediaType);
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new ApiError(0, {}));
    request.onload = async () => {
      const { status, response } = request;
      if (status >= 200 && status < 300) {
        onAnswered?.((name) => request.getResponseHeader(name));
        resolve(response as Blob);
      } else reject(new ApiError(status, await bodyOf(response)));
    };
    request.send(file);
  });
}
