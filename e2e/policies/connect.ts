/**
 * Opens connections from the network in which it runs, all at once, and prints how each ended, as JSON:
 *
 *     nsenter --net --target PID node connect.ts '[{"address":"10.244.0.7","port":5432,"protocol":"TCP"}]'
 */
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';

export interface Attempt {
  readonly address: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

export interface Ending {
  /** Whether anything came back from there; a refusal came from the destination too. */
  readonly answered: boolean;
  readonly how: string;
  readonly milliseconds: number;
}

const timeout = 3000;

function tcp({ address, port }: Attempt): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const end = (how: string) => {
      socket.destroy();
      resolve(how);
    };
    socket.setTimeout(timeout, () => end('silence'));
    socket.on('connect', () => end('open'));
    socket.on('error', ({ code, message }: NodeJS.ErrnoException) => end(code ?? message));
  });
}

/** A DNS query for the address of `kubernetes.default.svc.cluster.local`. */
const query = Buffer.concat([
  Buffer.from([0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0]),
  ...['kubernetes', 'default', 'svc', 'cluster', 'local'].map((label) =>
    Buffer.from([label.length, ...Buffer.from(label)]),
  ),
  Buffer.from([0, 0, 1, 0, 1]),
]);

function udp({ address, port }: Attempt): Promise<string> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const timer = setTimeout(() => end('silence'), timeout);
    const end = (how: string) => {
      clearTimeout(timer);
      socket.close();
      resolve(how);
    };
    socket.on('message', () => end('open'));
    socket.on('error', ({ message }) => end(message));
    socket.send(query, port, address);
  });
}

async function attempt(one: Attempt): Promise<Ending> {
  const began = performance.now();
  const how = await (one.protocol === 'UDP' ? udp(one) : tcp(one));
  const answered = how === 'open' || how === 'ECONNREFUSED';
  return { answered, how, milliseconds: Math.round(performance.now() - began) };
}

if (import.meta.main) {
  const attempts = JSON.parse(process.argv[2] ?? '[]') as Attempt[];
  console.log(JSON.stringify(await Promise.all(attempts.map(attempt))));
}
