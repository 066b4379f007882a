/** What people read, in every language of the product. */
export interface Text {
  readonly en: string;
  readonly fr: string;
}

export type Locale = keyof Text;

export const locales: readonly Locale[] = ['en', 'fr'];
