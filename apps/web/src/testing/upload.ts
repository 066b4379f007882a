import { vi } from 'vitest';

/** A fake of XMLHttpRequest, which happy-dom would really send. */
export function answerUpload(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): { paths: string[] } {
  const paths: string[] = [];
  class Upload {
    upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
    onload?: () => void;
    status = status;
    response = new Blob([JSON.stringify(body)]);
    open = (_method: string, path: string) => paths.push(path);
    setRequestHeader = () => undefined;
    getResponseHeader = (name: string) => headers[name] ?? null;
    send = () => {
      this.upload.onprogress?.({ loaded: 1, total: 2 });
      this.onload?.();
    };
  }
  vi.stubGlobal('XMLHttpRequest', Upload);
  return { paths };
}
