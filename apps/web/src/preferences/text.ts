import type { components } from '../generated/api.ts';
import { locale } from './locale.ts';
import { typeset } from './typography.ts';

/** What people read, in every language. */
export type Text = components['schemas']['Text'];

/** A text in the language on screen. */
export const say = (text: Text): string => typeset(text[locale.value]);
