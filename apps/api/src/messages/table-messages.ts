/** What is reported of a table that is described as a predictor; see catalogue.ts. */
export const tableMessages = {
  'table-not-read': 'The table can’t be read. {sentence} Check the file.',
  'target-absent': 'The table has no column {column}. It has {columns}. Choose one of them.',
  'target-ambiguous': 'The table has {count} columns called {column}. Rename one of them.',
  'target-constant':
    'The column {column} has the same value in every row, so there is nothing to predict. Choose another one.',
  'target-texts':
    'The column {column} has {count} different texts; at most {max} classes can be predicted. Choose another one.',
  'target-unknown':
    '{column} is known in {known} rows of {rows}; at least {min} are needed. Choose another column, or a file with more rows.',
  'target-without-numbers': 'The column {column} is not one of numbers. Choose another kind.',
  'target-without-counts': 'The column {column} has values that are not counts. Choose the kind number.',
  'target-classes':
    'The column {column} has {count} different values; {min} to {max} classes can be predicted. Choose another kind.',
  'target-not-two': 'The column {column} has {count} different values, not two. Choose another kind.',
  'target-rare':
    'The column {column} has values of few rows ({values}); each class needs at least {min}. Remove these rows from the file or merge the values.',
  'nothing-to-predict-from':
    'No column is left to predict {column} from. {cause}. Choose a file with other columns.',
  'draft-strays':
    '{column}: {count} cells are not numbers, for example "{example}". An import refuses these lines.',
} as const;
