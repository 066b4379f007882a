import { ref } from 'vue';
import { createI18n } from 'vue-i18n';
import { remember } from './storage.ts';
import { typeset } from './typography.ts';

export const locales = ['en', 'fr'] as const;
export type Locale = (typeof locales)[number];

const loaders = {
  en: () => import('../locales/en.ts'),
  fr: () => import('../locales/fr.ts'),
};

/** The messages of a group of pages in each language, loaded when the first of the pages is opened. */
export type PageMessages = Readonly<Record<Locale, () => Promise<{ default: object }>>>;

const loadedGroups = new Map<PageMessages, Promise<void>>();

/** The language on screen. */
export const locale = ref<Locale>('en');

/** Conventions for dates and numbers in that language. English is British: day before month, 24 hours. */
export const region = () => (locale.value === 'fr' ? 'fr-FR' : 'en-GB');

/** Whether its messages are loaded; pages show no text before. */
export const localeLoaded = ref(false);

/** The translator of all pages. */
export const translation = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  postTranslation: (translated) => (typeof translated === 'string' ? typeset(translated) : translated),
  messages: {} as Record<string, Record<string, never>>,
});

/** Translates outside components: titles of pages, messages of composables. */
export function translate(key: string, values: Record<string, unknown> = {}): string {
  return translation.global.t(key, values);
}

async function messagesOf(wanted: Locale): Promise<object> {
  const requested = loadedGroups.size;
  const parts = await Promise.all([
    loaders[wanted](),
    ...Array.from(loadedGroups.keys(), (messages) => messages[wanted]()),
  ]);
  // A page that was opened in the meantime may have added a group.
  if (loadedGroups.size > requested) return messagesOf(wanted);
  return Object.assign({}, ...parts.map((part) => part.default));
}

/** Loads a language and shows it. */
export async function chooseLocale(wanted: Locale): Promise<void> {
  const messages = await messagesOf(wanted);
  translation.global.setLocaleMessage(wanted, messages as never);
  translation.global.locale.value = wanted;
  locale.value = wanted;
  localeLoaded.value = true;
  document.documentElement.lang = wanted;
}

/** Loads the language that first-paint.js has determined: the person's choice, or the browser's language. */
export function loadFirstLocale(): Promise<void> {
  return chooseLocale(locales.find((each) => each === document.documentElement.lang) ?? 'en');
}

/** Loads the messages of a group of pages, in the current language and in every one chosen later. */
export async function loadPageMessages(messages: PageMessages): Promise<void> {
  if (!loadedGroups.has(messages)) {
    loadedGroups.set(messages, Promise.resolve());
    // Before the first page, the language itself is still loading and includes the group.
    if (localeLoaded.value) loadedGroups.set(messages, chooseLocale(locale.value));
  }
  return loadedGroups.get(messages);
}

/** Switches to the other language and remembers it. */
export async function switchLocale(): Promise<void> {
  const wanted = locale.value === 'en' ? 'fr' : 'en';
  await chooseLocale(wanted);
  remember('locale', wanted);
}
