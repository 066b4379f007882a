/** The server's certificate is not signed by an authority that is known here. */
const unknownAuthority = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);
const otherName = 'ERR_TLS_CERT_ALTNAME_INVALID';
const notInDate = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
const withoutTls = 'The server does not support SSL connections';

/** PostgreSQL: the login is wrong or not allowed, or there is no such database. */
const refusedLogin = new Set(['28P01', '28000', '3D000']);

const codes: ReadonlySet<unknown> = new Set([...unknownAuthority, otherName, ...notInDate, ...refusedLogin]);

/** Whether no connection is made because one side does not accept the other. */
export function isConnectionRefusal(error: object): boolean {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return codes.has(code) || message === withoutTls;
}

/**
 * What to do when one side does not accept the other, for a person at a terminal.
 * @returns undefined for any other error
 */
export function explainConnection(error: unknown): string | undefined {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (unknownAuthority.has(code))
    return `The certificate of the database is signed by an authority that is not known here (${code}). Put the authority's certificate in a file and name it. Example: DATABASE_CA_FILE=/run/secrets/database/ca.crt`;
  if (code === otherName)
    return `The certificate of the database is for another name: ${message}. Use a host name of the certificate in DATABASE_URL.`;
  if (notInDate.has(code))
    return `The certificate of the database is not valid at this date (${code}). Renew it, or correct the clock.`;
  if (message === withoutTls)
    return 'The database does not encrypt connections. Turn on TLS there; on a private network, sslmode=disable in DATABASE_URL does without.';
  if (refusedLogin.has(code))
    return `The database refuses the connection: ${message}. Check user, password and database name in DATABASE_URL, or DATABASE_USER, DATABASE_NAME and the file database-password.`;
  const [unsupported] = /unsupported startup parameter: [\w.]+/.exec(message) ?? [];
  if (unsupported !== undefined)
    return `A pooler in front of the database refuses the connection: ${unsupported}. Example: DATABASE_POOLER=transaction`;
  return undefined;
}
