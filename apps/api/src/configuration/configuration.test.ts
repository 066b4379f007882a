import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ConfigurationError } from '@presage/runtime/configuration';
import { readConfiguration } from './configuration.ts';

describe('the configuration', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'presage-secrets-'));
    writeFileSync(join(folder, 'database-password'), 'database-password\n');
    writeFileSync(join(folder, 'admin-password'), 'admin-password');
    writeFileSync(join(folder, 'session-key'), 'k'.repeat(32));
    writeFileSync(join(folder, 'monitoring-token'), 't'.repeat(16));
    writeFileSync(join(folder, 'delivery-token'), 'd'.repeat(16));
  });
  after(() => rmSync(folder, { recursive: true }));

  const messageOf = (environment: Record<string, string>): string => {
    try {
      readConfiguration(environment);
    } catch (error) {
      assert.ok(error instanceof ConfigurationError);
      return error.message;
    }
    return '';
  };

  test('needs nothing but the secrets', () => {
    const configuration = readConfiguration({ SECRETS_DIR: folder });
    assert.deepEqual(
      [configuration.host, configuration.port, configuration.environment, configuration.logLevel],
      ['0.0.0.0', 8080, 'local', 'info'],
    );
    assert.equal(configuration.database.password, 'database-password');
    assert.equal(configuration.drainSeconds, 0);
  });

  test('takes MODEL_ variables as pins, by predictor', () => {
    const digest = `sha256:${'ab'.repeat(32)}`;
    const environment = { SECRETS_DIR: folder, MODEL_churn: digest, MODEL_oracle: 'first', MODEL_crime: '' };
    assert.deepEqual(readConfiguration(environment).pins, { churn: digest, oracle: 'first' });
  });

  test('takes a shadow version beside a pin: a digest, never "first"', () => {
    const digest = `sha256:${'ab'.repeat(32)}`;
    const environment = { SECRETS_DIR: folder, MODEL_churn: 'first', 'MODEL_churn.shadow': digest };
    assert.deepEqual(readConfiguration(environment).pins, { churn: 'first', 'churn.shadow': digest });
    for (const value of ['first', 'sha256:ab', digest.toUpperCase()])
      assert.throws(
        () => readConfiguration({ ...environment, 'MODEL_churn.shadow': value }),
        /MODEL_churn\.shadow is not the digest of a model\. Example: MODEL_churn\.shadow=sha256:/,
      );
  });

  test('takes the other environments by name', () => {
    const list = 'prod=http://api.presage-prod:8080,test=https://api.test';
    assert.deepEqual(readConfiguration({ SECRETS_DIR: folder, OTHER_ENVIRONMENTS: list }).otherEnvironments, {
      prod: 'http://api.presage-prod:8080',
      test: 'https://api.test',
    });
  });

  test('knows the page of its application in the dashboard, if there is one', () => {
    const urlFrom = (environment: Record<string, string>) =>
      readConfiguration({ SECRETS_DIR: folder, ...environment }).dashboardUrl;
    assert.equal(urlFrom({}), null);
    const url = 'https://localhost:30443/applications/argocd/presage-dev';
    assert.equal(urlFrom({ DASHBOARD_URL: url }), url);
  });

  test('knows the Kubernetes API of the cluster that it runs in, if there is one', () => {
    const urlFrom = (environment: Record<string, string>) =>
      readConfiguration({ SECRETS_DIR: folder, ...environment }).kubernetes?.url ?? null;
    assert.equal(urlFrom({}), null);
    assert.equal(urlFrom({ KUBERNETES_SERVICE_HOST: '10.96.0.1' }), 'https://10.96.0.1:443');
    assert.equal(
      urlFrom({ KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '6443' }),
      'https://[fd00::1]:6443',
    );
  });

  test('takes an empty variable as an unset one', () => {
    assert.equal(readConfiguration({ SECRETS_DIR: folder, PORT: '', IMAGE: '' }).port, 8080);
  });

  for (const [name, value, problem, example] of [
    ['PORT', 'http', /PORT="http" is not a whole number between 0 and 65535/, 'PORT=8080'],
    ['PORT', '65536', /PORT="65536" is not between 0 and 65535/, 'PORT=8080'],
    ['LOG_LEVEL', 'loud', /LOG_LEVEL="loud" is not one of fatal, error, warn/, 'LOG_LEVEL=debug'],
    ['ENVIRONMENT', 'Prod!', /ENVIRONMENT="Prod!" is not a lower-case name/, 'ENVIRONMENT=dev'],
    [
      'OTHER_ENVIRONMENTS',
      'prod',
      /OTHER_ENVIRONMENTS="prod" is not a list of names and ad/,
      'OTHER_ENVIRONMENTS=prod=http://',
    ],
    [
      'OTHER_ENVIRONMENTS',
      'prod=file:///etc',
      /OTHER_ENVIRONMENTS="prod=file:\/\/\/etc" is not a list/,
      'OTHER_ENVIRONMENTS=prod=',
    ],
    [
      'DASHBOARD_URL',
      'localhost:30443',
      /DASHBOARD_URL="localhost:30443" is not an http or https URL/,
      'DASHBOARD_URL=https://localhost:30443/applications/argocd/presage-dev',
    ],
    ['DATABASE_PORT', '-1', /DATABASE_PORT="-1" is not a whole number/, 'DATABASE_PORT=5432'],
    ['DATABASE_POOL_SIZE', '0', /DATABASE_POOL_SIZE="0" is not between 1 and 100/, 'DATABASE_POOL_SIZE=10'],
    ['DRAIN_SECONDS', '5s', /DRAIN_SECONDS="5s" is not a whole number/, 'DRAIN_SECONDS=0'],
    [
      'TRAINING_RUNNER',
      'cron',
      /TRAINING_RUNNER="cron" is not one of process, kubernetes/,
      'TRAINING_RUNNER=kube',
    ],
    ['MODEL_churn', 'latest', /MODEL_churn is neither "first" nor the digest/, 'MODEL_churn=first'],
    ['MODEL_churn', 'sha256:12', /MODEL_churn is neither/, 'MODEL_churn=first, MODEL_churn=sha256:0123'],
    [
      'TRUSTED_PROXIES',
      '10.0.0.0/33',
      /TRUSTED_PROXIES="10.0.0.0\/33" is not a list/,
      'TRUSTED_PROXIES=10.0.0.0/8,',
    ],
    ['PROXY_PORT', '65536', /PROXY_PORT="65536" is not between 0 and 65535/, 'PROXY_PORT=0'],
    ['SESSION_HOURS', '0', /SESSION_HOURS="0" is not between 1 and 720/, 'SESSION_HOURS=12'],
    [
      'SESSION_IDLE_MINUTES',
      '4',
      /SESSION_IDLE_MINUTES="4" is not between 5 and 43200/,
      'SESSION_IDLE_MINUTES=',
    ],
  ] as const)
    test(`refuses ${name}=${value} with its problem and an example`, () => {
      const message = messageOf({ SECRETS_DIR: folder, [name]: value });
      assert.match(message, problem);
      assert.ok(message.includes(`Example: ${example}`), message);
    });

  test('names every wrong value at once', () => {
    const lines = messageOf({ PORT: 'x', LOG_LEVEL: 'y' }).split('\n');
    assert.deepEqual(
      lines.map((line) => line.split(/[ =]/)[0]),
      ['PORT', 'LOG_LEVEL', 'SECRETS_DIR'],
    );
    assert.match(lines[2] ?? '', /^SECRETS_DIR is not set\. Example: SECRETS_DIR=\/run\/secrets\/presage$/);
  });

  test('names the secret that is missing or too short, without showing it', () => {
    writeFileSync(join(folder, 'session-key'), 'tooshort');
    assert.match(messageOf({ SECRETS_DIR: folder }), /session-key is shorter than 32 characters/);
    assert.doesNotMatch(messageOf({ SECRETS_DIR: folder }), /tooshort/);
    rmSync(join(folder, 'session-key'));
    assert.match(messageOf({ SECRETS_DIR: folder }), /session-key does not exist/);
    assert.equal(readConfiguration({ SECRETS_DIR: folder }, ['databasePassword']).secrets.sessionKey, '');
  });

  test('starts without the delivery token, which an earlier Secret lacks', () => {
    const token = join(folder, 'delivery-token');
    writeFileSync(join(folder, 'session-key'), 'k'.repeat(32));
    assert.equal(readConfiguration({ SECRETS_DIR: folder }).secrets.deliveryToken, 'd'.repeat(16));
    writeFileSync(token, 'tooshort');
    assert.match(messageOf({ SECRETS_DIR: folder }), /delivery-token is shorter than 16 characters/);
    rmSync(token);
    assert.equal(readConfiguration({ SECRETS_DIR: folder }).secrets.deliveryToken, '');
  });

  for (const word of ['serve', 'migrate'])
    test(`${word} exits with 78 before it does anything`, () => {
      const { status, stderr, stdout } = run(word, { PORT: 'x' });
      assert.deepEqual([status, stdout], [78, '']);
      assert.match(stderr, /^PORT="x" is not a whole number/);
      assert.doesNotMatch(stderr, /\n\s+at /);
    });

  test('an unknown command exits with 64 and lists the known ones', () => {
    const { status, stderr } = run('dance', {});
    assert.equal(status, 64);
    assert.equal(
      stderr,
      'There is no command dance. Commands: serve, migrate, train, compare, create, draft, openapi.\n',
    );
  });
});

function run(word: string, env: Record<string, string>) {
  return spawnSync(process.execPath, [join(import.meta.dirname, '..', 'main.ts'), word], {
    env,
    encoding: 'utf8',
  });
}
