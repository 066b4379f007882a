/** How names of columns are compared: without case, accents, spaces, punctuation and byte-order mark. */
export function columnKey(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/[\p{M}\uFEFF]/gu, '')
    .toLowerCase();
  return plain.replace(/[^\p{L}\p{N}]/gu, '') || plain.trim();
}
