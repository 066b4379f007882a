/** Where a database is, and who connects to it. */
export interface DatabaseTarget {
  host: string;
  port: number;
  name: string;
  user: string;
  password: string;
  /** Whether connections are encrypted and the server has to prove its name. */
  tls: boolean;
}

export const urlExample = 'postgres://presage:PASSWORD@db.example:5432/presage?sslmode=verify-full';

/** Modes of libpq that encrypt without checking who answers, or do not even insist on encryption. */
const uncheckedModes = new Set(['allow', 'prefer', 'require', 'verify-ca']);

/**
 * Reads `postgres://user:password@host:port/name?sslmode=verify-full`. Without sslmode, it is verify-full.
 * @returns the target, or the problem as the end of a sentence; it never contains a part of the URL that is secret
 */
export function parseDatabaseUrl(text: string): DatabaseTarget | string {
  const url = URL.parse(text);
  if (!url || !['postgres:', 'postgresql:'].includes(url.protocol)) return 'is not a postgres:// URL';
  const { sslmode = 'verify-full', ...others } = Object.fromEntries(url.searchParams);
  const unknown = Object.keys(others);
  if (unknown.length > 0)
    return `has the parameter ${unknown.join(', ')}, and only sslmode is read; the other settings are variables of their own, such as DATABASE_POOLER and DATABASE_CA_FILE`;
  if (uncheckedModes.has(sslmode))
    return `has sslmode=${sslmode}, which does not check who answers; use verify-full, with the certificate of the provider's authority in DATABASE_CA_FILE`;
  if (!['verify-full', 'disable'].includes(sslmode))
    return 'has an sslmode that is neither verify-full nor disable';
  const decoded = [url.username, url.password, url.pathname.slice(1)].map(decode);
  const [user, password, name] = decoded;
  if (decoded.includes(undefined)) return 'has a % that begins no escape sequence; write it as %25';
  if (!url.hostname) return 'names no host';
  if (!user) return 'names no user';
  if (!password) return 'has no password';
  if (!name || name.includes('/')) return 'names no database after the host';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 5432 : Number(url.port),
    name,
    user,
    password,
    tls: sslmode === 'verify-full',
  };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
