import type { PageMessages } from '../preferences/locale.ts';

/** Messages of the page that shows what was delivered. */
export const deliveryMessages: PageMessages = {
  en: () => import('./messages.en.ts'),
  fr: () => import('./messages.fr.ts'),
};
