import { once } from 'node:events';
import { freePort } from '../../test/free-port.ts';

/** The inspector of a Node process on this machine. */
export interface Inspector {
  /** What the process needs in NODE_OPTIONS. */
  readonly option: string;
  readonly port: number;
}

/** An inspector on a free port of 127.0.0.1. */
export async function inspector(): Promise<Inspector> {
  const port = await freePort();
  return { option: `--inspect=127.0.0.1:${port}`, port };
}

/**
 * The memory that JavaScript objects of a process use after a garbage collection, in MiB.
 * Chrome DevTools Protocol: HeapProfiler.collectGarbage, Runtime.getHeapUsage.
 * @throws Error when the process has no inspector at this port
 */
export async function liveHeap({ port }: Inspector): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/json/list`);
  const [target] = (await response.json()) as { webSocketDebuggerUrl: string }[];
  if (!target) throw new Error(`The inspector at port ${port} lists no process.`);
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await once(socket, 'open');
  const ask = async (id: number, method: string) => {
    socket.send(JSON.stringify({ id, method }));
    const [{ data }] = (await once(socket, 'message')) as [MessageEvent];
    return JSON.parse(String(data)) as { result?: { usedSize?: number } };
  };
  await ask(1, 'HeapProfiler.collectGarbage');
  const { result } = await ask(2, 'Runtime.getHeapUsage');
  socket.close();
  if (result?.usedSize === undefined) throw new Error(`The inspector at port ${port} states no size.`);
  return result.usedSize / 2 ** 20;
}
