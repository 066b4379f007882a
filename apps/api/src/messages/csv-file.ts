/** What is wrong with a CSV file or one of its lines: a part of the catalogue. */
export const csvFile = {
  'csv-line': 'Line {line} {cause}.',
  'csv-empty': 'is missing: the file is empty',
  'csv-header-blank': 'is blank; the first line of a file names its columns',
  'csv-not-text': 'is not text; save the file as "CSV UTF-8" and send it again',
  'csv-not-utf8': 'is not UTF-8 text; save the file as "CSV UTF-8" and send it again',
  'csv-too-many-columns': 'has {columns} columns; at most {max} are read',
  'csv-column-count': [
    'has {n} column; the header has {expected}',
    'has {n} columns; the header has {expected}',
  ],
  'csv-quotes-broken': 'has a quote that is not closed, or text after a closing quote',
  'csv-quote-not-closed': 'opens a quote that is not closed within {max} characters',
  'csv-record-too-long': 'is longer than {max} characters, the longest record allowed',
  'csv-rest-not-read': 'line {line} {cause}; nothing after it was read',
} as const;
