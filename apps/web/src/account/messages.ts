import type { PageMessages } from '../preferences/locale.ts';

/** Messages of the pages about accounts. */
export const accountMessages: PageMessages = {
  en: () => import('./messages.en.ts'),
  fr: () => import('./messages.fr.ts'),
};
