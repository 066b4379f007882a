import { stripVTControlCharacters } from 'node:util';

/** Control characters other than a line break and a tab, and those that reverse the direction of text. */
const hidden = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Text from somewhere else (a file, a commit, a program's output) as a terminal may show it: without escape sequences
 * and control characters; a Windows line end is a line end.
 */
export const printable = (text: string): string =>
  stripVTControlCharacters(text.replace(/\r+\n/g, '\n')).replace(hidden, '');
