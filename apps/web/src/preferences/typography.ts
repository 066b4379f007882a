/**
 * No line begins with a lone mark: French has a space before `? ! : ; %` and inside its quotation marks, which must
 * not break. Texts are written with a plain one.
 */
export const typeset = (text: string): string => text.replace(/ (?=[?!:;%»])|(?<=«) /g, '\u00a0');
