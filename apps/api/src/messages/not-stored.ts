/** Why predictions are answered and not stored: a part of the catalogue. */
export const notStored = {
  'not-stored-full': 'The prediction is not stored: the service keeps no more at the moment.',
  'not-stored-visitor': 'The prediction is not stored: {max} are kept for one visitor. Delete some first.',
  'not-stored-today': 'The prediction is not stored: {megabytes} MB a day are kept for one caller.',
  'not-stored-large': 'The batch is not stored: it has more than {max} rows.',
  'not-stored-unreadable': 'The batch is not stored: the rest of the file cannot be read.',
  'not-stored-unreachable': 'The prediction is not stored: the database does not answer.',
  'not-stored-requested': 'The batch is not stored, as requested.',
  'store-needs-administrator': 'Only an administrator may ask for a batch of any size to be stored.',
} as const;
