import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { makeAuthority } from './certificates.ts';

test('an authority issues certificates for names and addresses, which another one does not vouch for', async () => {
  const [own, other] = await Promise.all([makeAuthority(), makeAuthority()]);
  const certificate = new X509Certificate((await own.issue(['db.test', '127.0.0.1'])).certificate);
  assert.equal(certificate.subjectAltName, 'DNS:db.test, IP Address:127.0.0.1');
  assert.equal(certificate.checkHost('db.test'), 'db.test');
  assert.equal(certificate.checkIP('127.0.0.1'), '127.0.0.1');
  assert.equal(certificate.checkHost('localhost'), undefined);
  assert.ok(certificate.verify(new X509Certificate(own.certificate).publicKey));
  assert.ok(!certificate.verify(new X509Certificate(other.certificate).publicKey));
});
