import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { run } from '../fixtures/cluster.ts';
import type { Peer } from './peers.ts';

const link = 'presage-outside';
/** Of the addresses for documentation (RFC 5737): no host has one. */
const address = { router: '198.51.100.1', host: '198.51.100.2' } as const;

async function done(command: string, ...args: string[]): Promise<void> {
  const { code, output } = await run(command, args);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ${output}`);
}

/** A host outside the cluster: a network of its own, behind a link of this machine. Disposing of it removes both. */
export async function outsideHost(): Promise<Peer & AsyncDisposable> {
  const holder = spawn('unshare', ['--net', 'sh', '-c', 'echo ready; exec sleep 1800'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { pid = 0 } = holder;
  await once(holder.stdout, 'data');
  const dispose = async () => {
    holder.kill();
    await once(holder, 'close');
    await run('ip', ['link', 'delete', link]);
  };
  const inside = (...args: string[]) => done('nsenter', '--net', '--target', String(pid), 'ip', ...args);
  try {
    await done('ip', ...`link add ${link} type veth peer name eth0 netns ${pid}`.split(' '));
    await done('ip', 'address', 'add', `${address.router}/24`, 'dev', link);
    await done('ip', 'link', 'set', link, 'up');
    await inside('address', 'add', `${address.host}/24`, 'dev', 'eth0');
    await inside('link', 'set', 'eth0', 'up');
    await inside('route', 'add', 'default', 'via', address.router);
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    name: 'outside',
    kind: 'outside',
    address: address.host,
    pid,
    [Symbol.asyncDispose]: dispose,
  };
}
