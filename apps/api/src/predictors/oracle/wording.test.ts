import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sentencesEn } from './sentences-en.ts';
import { sentencesFr } from './sentences-fr.ts';
import { wordProphecy } from './wording.ts';

describe('the words of the oracle', () => {
  for (const [language, sentences] of [
    ['English', sentencesEn],
    ['French', sentencesFr],
  ] as const)
    test(`are at least 60 different sentences in ${language}, calm and whole`, () => {
      assert.ok(sentences.length >= 60);
      assert.equal(new Set(sentences.map((sentence) => sentence.toLowerCase())).size, sentences.length);
      for (const sentence of sentences) {
        assert.doesNotMatch(sentence, /[!¡'"]/u, sentence);
        assert.match(sentence, /^\p{Lu}.*[.]$/u, sentence);
        assert.ok(sentence.length <= 110, sentence);
      }
    });

  test('write the day out in both languages', () => {
    const { headline } = wordProphecy('Ada Lovelace', '2071-03-14', 0);
    assert.equal(headline.en, 'Ada Lovelace, your day is Saturday, March 14, 2071.');
    assert.equal(headline.fr, 'Ada Lovelace, votre jour sera le samedi 14 mars 2071.');
  });

  test('have a first of the month in French', () => {
    assert.match(wordProphecy('A B', '2071-05-01', 0).headline.fr, /vendredi 1er mai 2071/);
    assert.match(wordProphecy('A B', '2071-05-11', 0).headline.fr, / 11 mai/);
  });

  test('use every sentence, and the same for the same choice', () => {
    const said = new Set(
      sentencesEn.map((_, choice) => wordProphecy('A B', '2071-03-14', choice).sentence?.en),
    );
    assert.equal(said.size, sentencesEn.length);
    assert.deepEqual(wordProphecy('A B', '2071-03-14', 4e9), wordProphecy('A B', '2071-03-14', 4e9));
  });
});
