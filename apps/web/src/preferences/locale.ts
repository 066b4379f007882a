import { ref } from 'vue';
import { createI18n, type I18n } from 'vue-i18n';
import { recall, remember } from './storage.ts';

export const locales = ['en', 'fr'] as const;
export type Locale = (typeof locales)[number];

const loaders = {
  en: () => import('../locales/en/index.ts'),
  fr: () => import('../locales/fr/index.ts'),
};

/** The language on screen. */
export const locale = ref<Locale>('en');

export type Translation = I18n<
  Record<string, never>,
  Record<string, never>,
  Record<string, never>,
  string,
  false
>;

let current: Translation | undefined;

/** Makes the translator, with the remembered language loaded; English when none is. */
export async function createTranslation(): Promise<Translation> {
  current = createI18n({ legacy: false, locale: 'en', fallbackLocale: 'en', messages: {} }) as Translation;
  await chooseLocale(recall('locale', locales) ?? 'en');
  return current;
}

/** Loads a language, shows it, and remembers it. */
export async function chooseLocale(wanted: Locale): Promise<void> {
  if (!current) return;
  const { default: messages } = await loaders[wanted]();
  current.global.setLocaleMessage(wanted, messages as never);
  current.global.locale.value = wanted;
  locale.value = wanted;
  document.documentElement.lang = wanted;
  remember('locale', wanted);
}
