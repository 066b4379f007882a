import type { Text } from './text.ts';

/** Titles of the parameters of cards whose models were chosen by folds and measured on rows held out. */
export const heldOutParameters: Readonly<Record<'folds' | 'heldOutShare' | 'rows', Text>> = {
  folds: { en: 'Folds', fr: 'Plis' },
  heldOutShare: { en: 'Share of rows held out', fr: 'Part des lignes mises de côté' },
  rows: { en: 'Rows trained on', fr: 'Lignes d’entraînement' },
};
