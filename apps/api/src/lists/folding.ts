/** Text without case, accents and doubled spaces, for comparing: `Écran  28"` becomes `ecran 28"`. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}
