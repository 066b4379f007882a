import type { PageMessages } from '../preferences/locale.ts';

/** What the API reports on the pages about predictors. */
export const reasonMessages: PageMessages = {
  en: () => import('./messages.en.ts'),
  fr: () => import('./messages.fr.ts'),
};
