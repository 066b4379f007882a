import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** An authority of its own, for one test. */
export interface Authority {
  /** Its certificate in PEM format. */
  readonly certificate: string;
  /**
   * A server's certificate and key, both in PEM format.
   * @param names host names and addresses of the server
   */
  issue(names: readonly string[]): Promise<{ readonly certificate: string; readonly key: string }>;
}

const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/**
 * Makes an authority that is valid for a day, with the program openssl.
 * @throws Error when openssl is not installed
 */
export async function makeAuthority(): Promise<Authority> {
  const { certificate, key } = await inFolder(async (folder, openssl) => {
    const files = ['-keyout', 'ca.key', '-out', 'ca.crt'];
    await openssl('req', '-x509', ...curve, '-days', '1', '-subj', '/CN=Authority of a test', ...files);
    return pair(folder, 'ca');
  });
  return {
    certificate,
    issue: (names) =>
      inFolder(async (folder, openssl) => {
        await writeFile(join(folder, 'ca.crt'), certificate);
        await writeFile(join(folder, 'ca.key'), key, { mode: 0o600 });
        const alternatives = names.map((name) => `${isIP(name) ? 'IP' : 'DNS'}:${name}`).join(',');
        await writeFile(join(folder, 'extensions'), `subjectAltName=${alternatives}\n`);
        const files = ['-keyout', 'server.key', '-out', 'server.csr'];
        await openssl('req', ...curve, '-subj', `/CN=${names[0]}`, ...files);
        const signing = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '1'];
        const request = ['-in', 'server.csr', '-out', 'server.crt', '-extfile', 'extensions'];
        await openssl('x509', '-req', ...signing, ...request);
        return pair(folder, 'server');
      }),
  };
}

async function pair(folder: string, name: string): Promise<{ certificate: string; key: string }> {
  const [certificate, key] = await Promise.all(
    ['crt', 'key'].map((kind) => readFile(join(folder, `${name}.${kind}`), 'utf8')),
  );
  return { certificate: certificate ?? '', key: key ?? '' };
}

async function inFolder<Result>(
  work: (folder: string, openssl: (...args: string[]) => Promise<unknown>) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'presage-certificates-'));
  try {
    return await work(folder, (...args) => promisify(execFile)('openssl', args, { cwd: folder }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
