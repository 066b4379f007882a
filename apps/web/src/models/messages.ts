import type { PageMessages } from '../preferences/locale.ts';

/** Messages of the pages about models. */
export const modelMessages: PageMessages = {
  en: () => import('./messages.en.ts'),
  fr: () => import('./messages.fr.ts'),
};
