import { isUtf8 } from 'node:buffer';

/**
 * The text of a file that people write, without a byte order mark: kustomize ignores one too.
 * @returns the text, or the sentence that names its encoding
 */
export function readSourceText(content: Buffer): { readonly text: string } | { readonly problem: string } {
  const encoding = foreignEncoding(content);
  if (encoding) return { problem: `is ${encoding}; save it as UTF-8` };
  if (!isUtf8(content)) return { problem: 'is not UTF-8, but another encoding; save it as UTF-8' };
  return { text: content.toString().replace(/^\ufeff/, '') };
}

/** UTF-16 by its mark or, where text is mostly ASCII, by the zero in each pair of bytes. */
function foreignEncoding(content: Buffer): string | undefined {
  const [first, second, third, fourth] = content;
  if (first === 0 && second === 0 && third === 0xfe && fourth === 0xff) return 'UTF-32';
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? 'UTF-32' : 'UTF-16';
  if (first === 0xfe && second === 0xff) return 'UTF-16';
  return content.length >= 4 && content.subarray(0, 64).includes(0) ? 'UTF-16 or binary' : undefined;
}
