import { defineAsyncComponent } from 'vue';
import { loadPageMessages, type PageMessages } from '../preferences/locale.ts';

/** Messages about previews. */
export const messages: PageMessages = {
  en: () => import('./messages.en.ts'),
  fr: () => import('./messages.fr.ts'),
};

/** The band on every page of a preview; no other environment loads it. */
export const PreviewBand = defineAsyncComponent(async () => {
  const [band] = await Promise.all([import('./PreviewBand.vue'), loadPageMessages(messages)]);
  return band;
});
