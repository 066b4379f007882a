import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** How the bytes of a file are written. Windows-1252 contains the printable characters of Latin-1. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface Decoded {
  readonly text: string;
  /** The bytes after the text are not valid in the encoding. */
  readonly failed: boolean;
}

/** Decodes a file in pieces. */
export interface StreamDecoder {
  readonly encoding: Encoding;
  decode(bytes: Uint8Array): Decoded;
  /** What is left after the last piece. */
  end(): Decoded;
}

/**
 * A decoder that finds the encoding itself. A byte order mark decides; without one, the first character beyond ASCII
 * does: a valid UTF-8 sequence means UTF-8, anything else Windows-1252 (Latin-1).
 */
export function streamDecoder(): StreamDecoder {
  let encoding: Encoding | undefined;
  let decoder: TextDecoder | undefined;
  let kept = new Uint8Array();
  let begun = false;
  const choose = (chosen: Encoding) => {
    encoding = chosen;
    decoder = new TextDecoder(chosen, { fatal: true });
    return decoder;
  };

  const decode = (bytes: Uint8Array, last: boolean): Decoded => {
    if (decoder) return attempt(decoder, bytes, last);
    const all = kept.length > 0 ? concat(kept, bytes) : bytes;
    kept = new Uint8Array();
    if (!begun) {
      if (!last && all.length < 4) {
        kept = Uint8Array.from(all);
        return { text: '', failed: false };
      }
      begun = true;
      const marked = markOf(all);
      if (marked) return attempt(choose(marked), all, last);
    }
    if (isAscii(all)) return { text: ascii(all), failed: false };
    const beyond = all.findIndex((byte) => byte >= 0x80);
    // A sequence that the end of the piece may have cut is decided with the next piece.
    if (!last && all.length - beyond < 4) {
      kept = Uint8Array.from(all.subarray(beyond));
      return { text: ascii(all.subarray(0, beyond)), failed: false };
    }
    return attempt(choose(beginsUtf8(all, beyond) ? 'utf-8' : 'windows-1252'), all, last);
  };

  return {
    get encoding() {
      return encoding ?? 'utf-8';
    },
    decode: (bytes) => decode(bytes, false),
    end: () => decode(new Uint8Array(), true),
  };
}

function markOf(bytes: Uint8Array): Encoding | undefined {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}

/** Whether a character of UTF-8 begins there (RFC 3629). */
function beginsUtf8(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at] as number;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  return first >= 0xc2 && bytes.length >= at + length && isUtf8(bytes.subarray(at, at + length));
}

/** When the bytes are not valid, the text before the first invalid one. */
function attempt(decoder: TextDecoder, bytes: Uint8Array, last: boolean): Decoded {
  try {
    return { text: decoder.decode(bytes, { stream: !last }), failed: false };
  } catch {
    const text = new TextDecoder(decoder.encoding).decode(bytes).split('\uFFFD', 1)[0] ?? '';
    return { text, failed: true };
  }
}

const ascii = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
