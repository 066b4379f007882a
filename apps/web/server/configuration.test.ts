import { ConfigurationError } from '@presage/runtime/configuration';
import { describe, expect, test } from 'vitest';
import { readConfiguration } from './configuration.ts';
import { writeSite } from './testing.ts';

const root = writeSite();

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfiguration({ ROOT: root, ...environment });
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

describe('readConfiguration', () => {
  test('has a default for everything but the built pages', () => {
    const configuration = readConfiguration({ ROOT: root });
    expect(configuration).toMatchObject({
      host: '0.0.0.0',
      port: 8080,
      logLevel: 'info',
      image: { reference: null, commit: null, digest: null },
      drainSeconds: 0,
      root,
    });
    expect(configuration.apiUrl.origin).toBe('http://127.0.0.1:30080');
  });

  test('reads what it is given', () => {
    const configuration = readConfiguration({
      ROOT: root,
      PORT: '9000',
      API_URL: 'http://api:8080',
      IMAGE: 'registry.example/presage/web:0123456789ab',
      DRAIN_SECONDS: '5',
    });
    expect(configuration).toMatchObject({
      port: 9000,
      image: { commit: '0123456789ab', digest: null },
      drainSeconds: 5,
    });
    expect(configuration.apiUrl.host).toBe('api:8080');
  });

  test.each([
    ['PORT', 'eighty', 'is not a whole number'],
    ['PORT', '70000', 'is not between 0 and 65535'],
    ['API_URL', 'api:8080/', 'is neither http nor https'],
    ['API_URL', 'nonsense', 'is not a URL'],
    ['API_URL', 'http://api:8080/api', 'has a path'],
    ['LOG_LEVEL', 'loud', 'is not one of'],
    ['DRAIN_SECONDS', '-1', 'is not a whole number'],
    ['ROOT', '/nowhere', 'is not a folder with an index.html'],
  ])('refuses %s=%s with its name, its problem and an example', (name, value, problem) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.startsWith(`${name}="${value}" ${problem}`)).toBe(true);
    expect(problems[0]).toContain(`Example: ${name}=`);
  });

  test('takes an empty variable as an unset one', () => {
    expect(readConfiguration({ ROOT: root, PORT: '', HOST: '', IMAGE: '' })).toMatchObject({
      port: 8080,
      image: { reference: null },
      host: '0.0.0.0',
    });
  });

  test('names every bad variable at once', () => {
    expect(problemsOf({ PORT: 'x', API_URL: 'y' })).toHaveLength(2);
  });
});
