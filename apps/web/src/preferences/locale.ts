import { ref } from 'vue';
import { createI18n } from 'vue-i18n';
import { recall, remember } from './storage.ts';

export const locales = ['en', 'fr'] as const;
export type Locale = (typeof locales)[number];

const loaders = {
  en: () => import('../locales/en.ts'),
  fr: () => import('../locales/fr.ts'),
};

/** The language on screen. */
export const locale = ref<Locale>('en');

/** Whether its messages are there; nothing is worded before. */
export const localeLoaded = ref(false);

/** The translator of all pages. Without options API and without compiled functions: the policy forbids eval. */
export const translation = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: {} as Record<string, Record<string, never>>,
});

/** Translates outside components: titles of pages, messages of composables. */
export function translate(key: string, values: Record<string, unknown> = {}): string {
  return translation.global.t(key, values);
}

/** Loads a language and shows it. */
export async function chooseLocale(wanted: Locale): Promise<void> {
  const { default: messages } = await loaders[wanted]();
  translation.global.setLocaleMessage(wanted, messages as never);
  translation.global.locale.value = wanted;
  locale.value = wanted;
  localeLoaded.value = true;
  document.documentElement.lang = wanted;
}

/** Loads the remembered language; English when none is. */
export function loadRememberedLocale(): Promise<void> {
  return chooseLocale(recall('locale', locales) ?? 'en');
}

/** Goes to the other language and remembers it. */
export async function switchLocale(): Promise<void> {
  const wanted = locale.value === 'en' ? 'fr' : 'en';
  await chooseLocale(wanted);
  remember('locale', wanted);
}
