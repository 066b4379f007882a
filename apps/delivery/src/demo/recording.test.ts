import assert from 'node:assert/strict';
import { test } from 'node:test';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { recordingSvg } from './recording.ts';

const textsOf = (svg: string): string[] => {
  const parser = new XMLParser({ ignoreAttributes: false, trimValues: false, processEntities: true });
  const { svg: root } = parser.parse(svg);
  return [root.svg.g.text].flat().map((text: { '#text'?: string }) => String(text['#text'] ?? ''));
};

test('a recording is an SVG with every line, as it was printed', () => {
  const svg = recordingSvg(
    [
      { at: 10, text: '\n1. <A & "B">' },
      { at: 11, text: '\u001b[32m✔\u001b[39m done' },
    ],
    'a <title>',
  );
  assert.equal(XMLValidator.validate(svg), true);
  assert.deepEqual(textsOf(svg), ['', '1. <A & "B">', '✔ done']);
});

test('a long line is broken at a space, a word without one where the screen ends', () => {
  const words = Array.from({ length: 40 }, () => 'sparrow').join(' ');
  const texts = textsOf(recordingSvg([{ at: 0, text: `${words}\n${'x'.repeat(150)}` }], 'title'));
  assert.ok(texts.every((text) => text.length <= 110));
  assert.ok(texts.slice(0, 3).every((text) => /^ ?sparrow( sparrow)*$/.test(text)));
  assert.deepEqual(
    texts.slice(-2).map((text) => text.length),
    [110, 40],
  );
});

test('a long pause is shortened, so that the recording can be watched', () => {
  const svg = recordingSvg(
    [
      { at: 0, text: 'first' },
      { at: 600, text: 'second' },
    ],
    'title',
  );
  const begins = [...svg.matchAll(/begin="([\d.]+)s"/g)].map(([, begin]) => Number(begin));
  assert.deepEqual(begins, [0, 1.2]);
});
