/** The languages of the demonstration. */
export const languages = ['en', 'fr'] as const;
export type Language = (typeof languages)[number];

/** A text in every language. */
export type Text = Readonly<Record<Language, string>>;

/** The language of a locale such as `fr-CA`; English for any that the demonstration does not speak. */
export const languageOf = (locale = ''): Language =>
  languages.find((language) => locale.toLowerCase().startsWith(language)) ?? 'en';
