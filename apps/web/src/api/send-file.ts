import { ApiError } from './error.ts';

export interface SendFileOptions {
  /** Told how much is sent, a share of 0 to 1. */
  onProgress?: (share: number) => void;
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
 * Sends a CSV file as it lies on the disk, without reading it into memory first; `fetch` cannot tell how far it is.
 * @throws {ApiError} when the API refused, or could not be reached
 */
export function sendFile(path: string, file: Blob, { onProgress }: SendFileOptions = {}): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.responseType = 'blob';
    request.setRequestHeader('Content-Type', 'text/csv');
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new ApiError(0, {}));
    request.onload = async () => {
      const { status, response } = request;
      if (status >= 200 && status < 300) resolve(response as Blob);
      else reject(new ApiError(status, await bodyOf(response)));
    };
    request.send(file);
  });
}
