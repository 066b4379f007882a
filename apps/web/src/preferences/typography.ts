/**
 * Replaces the spaces that must not break: French has one before `? ! : ; %` and inside quotation marks. Messages
 * are written with plain spaces.
 */
export const typeset = (text: string): string => text.replace(/ (?=[?!:;%»])|(?<=«) /g, '\u00a0');
