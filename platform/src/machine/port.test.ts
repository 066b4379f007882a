import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { Refusal } from '@presage/runtime/refusal';
import { requirePort } from './port.ts';

const host = '127.0.0.1';

test('a port in use is refused with what to do, and accepted once it is free', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as { port: number };
  await assert.rejects(requirePort(port, host, 'Choose another.'), (error: unknown) => {
    assert.ok(error instanceof Refusal);
    assert.match(error.message, new RegExp(`Port ${port} of ${host} is in use`));
    assert.match(error.next, /ss -ltnp .* Choose another\.$/);
    return error.code === 69;
  });
  await new Promise((resolve) => server.close(resolve));
  await requirePort(port, host, 'Choose another.');
});
