const marks = new Set([
  '',
  'nan',
  'n/a',
  'na',
  '#n/a',
  'null',
  'nil',
  'none',
  '(null)',
  '<null>',
  '-',
  '--',
  '?',
  '.',
  'n.d.',
  'nd',
]);

/** Whether a cell stands for a value that is missing: blank, `NaN`, `N/A`, `null` … A value of a list comes first: `None`. */
export const isMissing = (cell: string): boolean => cell.length <= 6 && marks.has(cell.trim().toLowerCase());
