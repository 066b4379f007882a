import { ref } from 'vue';
import { createI18n } from 'vue-i18n';
import { recall, remember } from './storage.ts';
import { typeset } from './typography.ts';

export const locales = ['en', 'fr'] as const;
export type Locale = (typeof locales)[number];

const loaders = {
  en: () => import('../locales/en.ts'),
  fr: () => import('../locales/fr.ts'),
};

/** Messages of a group of pages, which arrive with the first of them. */
const subjectLoaders = {
  predictors: {
    en: () => import('../predictors/messages.en.ts'),
    fr: () => import('../predictors/messages.fr.ts'),
  },
  models: {
    en: () => import('../models/messages.en.ts'),
    fr: () => import('../models/messages.fr.ts'),
  },
};
export type Subject = keyof typeof subjectLoaders;

const subjects = new Map<Subject, Promise<void>>();

/** The language on screen. */
export const locale = ref<Locale>('en');

/** Whether its messages are there; nothing is worded before. */
export const localeLoaded = ref(false);

/** The translator of all pages. Without options API and without compiled functions: the policy forbids eval. */
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
  const asked = subjects.size;
  const parts = await Promise.all([
    loaders[wanted](),
    ...Array.from(subjects.keys(), (subject) => subjectLoaders[subject][wanted]()),
  ]);
  // A page that was gone to meanwhile may have asked for more.
  if (subjects.size > asked) return messagesOf(wanted);
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

/** Loads the remembered language; English when none is. */
export function loadRememberedLocale(): Promise<void> {
  return chooseLocale(recall('locale', locales) ?? 'en');
}

/** Loads the messages of a group of pages, in the language on screen and in those chosen from then on. */
export function loadSubject(subject: Subject): Promise<void> {
  const begun = subjects.get(subject);
  if (begun) return begun;
  subjects.set(subject, Promise.resolve());
  // At the first page the language itself is still on its way, and takes the subject along.
  if (localeLoaded.value) subjects.set(subject, chooseLocale(locale.value));
  return loadSubject(subject);
}

/** Goes to the other language and remembers it. */
export async function switchLocale(): Promise<void> {
  const wanted = locale.value === 'en' ? 'fr' : 'en';
  await chooseLocale(wanted);
  remember('locale', wanted);
}
