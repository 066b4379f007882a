/** Codes of keys, as `KeyboardEvent.keyCode` gives them. */
export const Key = {
  TAB: 9,
  ENTER: 13,
  SHIFT: 16,
  CTRL: 17,
  ALT: 18,
  ESCAPE: 27,
  SPACE: 32,
  LEFT: 37,
  UP: 38,
  RIGHT: 39,
  DOWN: 40,
  SLASH: 191,
} as const;
export type Key = (typeof Key)[keyof typeof Key];

/** The digits above the letters. */
export const NumKey = {
  ZERO: 48,
  ONE: 49,
  TWO: 50,
  THREE: 51,
  FOUR: 52,
  FIVE: 53,
  SIX: 54,
  SEVEN: 55,
  EIGHT: 56,
  NINE: 57,
} as const;
export type NumKey = (typeof NumKey)[keyof typeof NumKey];

/** The digits of the number pad. */
export const NumPadKey = {
  ZERO: 96,
  ONE: 97,
  TWO: 98,
  THREE: 99,
  FOUR: 100,
  FIVE: 101,
  SIX: 102,
  SEVEN: 103,
  EIGHT: 104,
  NINE: 105,
} as const;
export type NumPadKey = (typeof NumPadKey)[keyof typeof NumPadKey];

export type AnyKey = Key | NumKey | NumPadKey;

/** The digit of a key, -1 for another key. */
export function NumKeyToNumber(code: number): number {
  for (const first of [NumKey.ZERO, NumPadKey.ZERO])
    if (code >= first && code <= first + 9) return code - first;
  return -1;
}
