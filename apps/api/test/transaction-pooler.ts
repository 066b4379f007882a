import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import pg from 'pg';

/** A pooler in transaction mode that only the tests use. */
export interface Pooler extends AsyncDisposable {
  readonly port: number;
}

/** What PgBouncer accepts of a client; it refuses every other setting of a session. */
const accepted = new Set(['user', 'database', 'application_name', 'client_encoding']);
const encryptionRequest = 80_877_103;

/**
 * A pooler between clients and a server that behaves like PgBouncer with pool_mode=transaction: each transaction goes
 * to the connection that has been free for the longest time, so the next one finds nothing that a session keeps.
 * @param connection to one database of the server; the clients are not asked for a password
 */
export async function startPooler(connection: pg.ClientConfig, size = 3): Promise<Pooler> {
  const free: Upstream[] = [];
  const waiting: ((upstream: Upstream) => void)[] = [];
  const give = (upstream: Upstream) => {
    const next = waiting.shift();
    if (next) next(upstream);
    else free.push(upstream);
  };
  const take = (): Promise<Upstream> => {
    const upstream = free.shift();
    return upstream ? Promise.resolve(upstream) : new Promise((resolve) => waiting.push(resolve));
  };
  const opened = new Set<Upstream>();
  const open = async () => {
    const upstream = await connect(connection);
    opened.add(upstream);
    give(upstream);
  };
  await Promise.all(Array.from({ length: size }, open));

  const server = createServer((client) => {
    client.on('error', () => client.destroy());
    let attached: Upstream | undefined;
    let attaching: Promise<void> = Promise.resolve();
    const detach = () => {
      if (!attached) return;
      attached.deliver = () => undefined;
      give(attached);
      attached = undefined;
    };
    const attach = async () => {
      if (attached) return;
      const upstream = await take();
      if (client.destroyed) {
        give(upstream);
        return;
      }
      attached = upstream;
      attached.deliver = (message) => {
        client.write(message);
        if (message[0] === code('Z') && message[5] === code('I')) detach();
      };
    };
    const forward = (message: Buffer) => {
      attaching = attaching.then(async () => {
        if (message[0] === code('X')) return;
        await attach();
        attached?.socket.write(message);
      });
    };
    client.on('close', () => {
      // A client that leaves in the middle of a transaction takes the server's connection with it.
      if (!attached) return;
      attached.socket.destroy();
      opened.delete(attached);
      attached = undefined;
      void open().catch(() => undefined);
    });
    readStartup(client, forward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const { socket } of opened) socket.destroy();
    },
  };
}

/** A connection of the server, and who gets its messages. */
interface Upstream {
  readonly socket: Socket;
  deliver: (message: Buffer) => void;
}

async function connect(connection: pg.ClientConfig): Promise<Upstream> {
  const client = new pg.Client(connection) as pg.Client & { connection: { stream: Socket } };
  client.on('error', () => undefined);
  await client.connect();
  const socket = client.connection.stream;
  socket.removeAllListeners('data');
  const upstream: Upstream = { socket, deliver: () => undefined };
  socket.on(
    'data',
    reader((message) => upstream.deliver(message)),
  );
  return upstream;
}

const code = (letter: string) => letter.charCodeAt(0);

/** Cuts a stream into messages: a letter, the length of the rest with itself, the rest. */
function reader(message: (message: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (let length = 0; rest.length >= 5; rest = rest.subarray(length)) {
      length = rest.readUInt32BE(1) + 1;
      if (rest.length < length) return;
      message(rest.subarray(0, length));
    }
  };
}

function readStartup(client: Socket, forward: (message: Buffer) => void): void {
  client.once('data', (chunk: Buffer) => {
    if (chunk.readUInt32BE(4) === encryptionRequest) {
      client.write('N');
      readStartup(client, forward);
      return;
    }
    const fields = chunk.subarray(8, chunk.readUInt32BE(0)).toString().split('\0');
    const names = fields.filter((name, index) => index % 2 === 0 && name !== '');
    const refused = names.find((name) => !accepted.has(name));
    if (refused !== undefined) {
      client.end(frame('E', `SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter: ${refused}\0\0`));
      return;
    }
    client.on('data', reader(forward));
    client.write(
      Buffer.concat([
        frame('R', '\0\0\0\0'),
        ...['server_version\x0018.0\0', 'client_encoding\0UTF8\0'].map((text) => frame('S', text)),
        frame('K', '\0\0\0\0\0\0\0\0'),
        frame('Z', 'I'),
      ]),
    );
  });
}

function frame(letter: string, body: string): Buffer {
  const bytes = Buffer.from(body);
  const head = Buffer.alloc(5);
  head.write(letter);
  head.writeUInt32BE(bytes.length + 4, 1);
  return Buffer.concat([head, bytes]);
}
