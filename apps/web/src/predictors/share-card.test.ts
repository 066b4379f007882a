import { describe, expect, test } from 'vitest';
import { breakLines } from './share-card.ts';

describe('lines of the card', () => {
  const measure = (line: string) => line.length;

  test('are as long as fits, and keep every word', () => {
    expect(breakLines('one two three four', 9, measure)).toEqual(['one two', 'three', 'four']);
    expect(breakLines('one  two', 9, measure)).toEqual(['one two']);
  });

  test('let a word that is too long stand alone', () => {
    expect(breakLines('a incomprehensible b', 5, measure)).toEqual(['a', 'incomprehensible', 'b']);
  });
});
