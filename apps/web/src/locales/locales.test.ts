import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import accountEn from '../account/messages.en.ts';
import accountFr from '../account/messages.fr.ts';
import creationEn from '../creation/messages.en.ts';
import creationFr from '../creation/messages.fr.ts';
import deliveriesEn from '../deliveries/messages.en.ts';
import deliveriesFr from '../deliveries/messages.fr.ts';
import reasonsEn from '../feedback/messages.en.ts';
import reasonsFr from '../feedback/messages.fr.ts';
import modelsEn from '../models/messages.en.ts';
import modelsFr from '../models/messages.fr.ts';
import predictorsEn from '../predictors/messages.en.ts';
import predictorsFr from '../predictors/messages.fr.ts';
import previewEn from '../preview/messages.en.ts';
import previewFr from '../preview/messages.fr.ts';
import en from './en.ts';
import fr from './fr.ts';

type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flatten(value, `${prefix}${key}.`)],
    ),
  );
}

/** All messages, those of a group of pages included. */
const english = flatten({
  ...en,
  ...predictorsEn,
  ...modelsEn,
  ...creationEn,
  ...accountEn,
  ...reasonsEn,
  ...previewEn,
  ...deliveriesEn,
});
const french = flatten({
  ...fr,
  ...predictorsFr,
  ...modelsFr,
  ...creationFr,
  ...accountFr,
  ...reasonsFr,
  ...previewFr,
  ...deliveriesFr,
});
const source = fileURLToPath(new URL('..', import.meta.url));
const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter(
    (name) =>
      /\.(vue|ts)$/.test(name) && !/\.test\.ts$|^(locales|generated|testing)\/|messages\.\w+\.ts$/.test(name),
  )
  .map((name) => readFileSync(join(source, name), 'utf8'))
  .join('\n');

/** The codes that the API reports, and the parameters of each, by its document. */
const document = join(source, '../../api/generated/openapi.json');
const { ProblemCode, MessageCode } = JSON.parse(readFileSync(document, 'utf8')).components.schemas as {
  ProblemCode: { enum: string[] };
  MessageCode: { 'x-params': Record<string, string[]> };
};
const reported = ProblemCode.enum;
const codeGroups = ['errors', 'validation', 'reasons', 'refusals', 'unanswered'];
const codeOf = (key: string) =>
  codeGroups.includes(key.split('.')[0] ?? '') ? (key.split('.')[1] ?? '') : '';

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('languages', () => {
  test('have the same keys', () => {
    expect([...french.keys()].sort()).toEqual([...english.keys()].sort());
  });

  test.each([...english.keys()])(
    '%s is worded in both, with the same placeholders and plural forms',
    (key) => {
      const [one = '', other = ''] = [english.get(key), french.get(key)];
      expect(one.trim()).not.toBe('');
      expect(other.trim()).not.toBe('');
      // The text of a predictor comes in both languages, each with its own parameter.
      if (key !== 'reasons.predictor-message')
        expect([...new Set(placeholders(other))]).toEqual([...new Set(placeholders(one))]);
      expect(other.split('|').length).toBe(one.split('|').length);
    },
  );

  test('have every key that the pages ask for', () => {
    const asked = [...code.matchAll(/\b(?:t|translate)\(\s*'([\w.-]+)'/g)].map(([, key]) => String(key));
    const titles = [...code.matchAll(/(?:title|label): '([a-z]+\.[\w.]+)'/g)].map(([, key]) => String(key));
    expect(asked.length).toBeGreaterThan(100);
    expect([...asked, ...titles].filter((key) => !english.has(key))).toEqual([]);
  });

  test('have no group of pages whose messages hide another’s', () => {
    const groups = [
      en,
      predictorsEn,
      modelsEn,
      creationEn,
      accountEn,
      reasonsEn,
      previewEn,
      deliveriesEn,
    ].flatMap((messages) => Object.keys(messages));
    expect(new Set(groups).size).toBe(groups.length);
  });

  test('have no key that nothing asks for', () => {
    const stems = [...code.matchAll(/`([\w.]+\.)\$\{/g)].map(([, stem]) => String(stem));
    const unused = [...english.keys()].filter(
      (key) =>
        !code.includes(`'${key}'`) &&
        !stems.some((stem) => key.startsWith(stem)) &&
        !reported.includes(codeOf(key)),
    );
    expect(unused).toEqual([]);
  });

  test.each(reported)('have one message for the code %s, with no other parameters than it has', (each) => {
    const keys = [...english.keys()].filter((key) => codeOf(key) === each);
    expect(keys).toHaveLength(1);
    const known: unknown[] = [...(MessageCode['x-params'][each] ?? []), 'cause', 'sentence'];
    for (const catalogue of [english, french])
      expect(
        placeholders(catalogue.get(keys[0] ?? '') ?? '').filter((name) => !known.includes(name)),
      ).toEqual([]);
  });

  test('shout nowhere', () => {
    expect([...english.values(), ...french.values()].filter((text) => text.includes('!'))).toEqual([]);
  });
});
