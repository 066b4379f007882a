import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const source = fileURLToPath(new URL('..', import.meta.url));
const tokens = readFileSync(`${source}/styles/tokens.css`, 'utf8');

/** Relative luminance (WCAG 2) of an OKLCH colour (matrices of CSS Color 4). */
function luminance(lightness: number, chroma: number, hue: number): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  const red = clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Luminance of a token by day and by night. */
function read(name: string): [number, number] {
  const pair = new RegExp(`--${name}: light-dark\\((oklch\\([^)]*\\)), (oklch\\([^)]*\\))\\)`).exec(tokens);
  const [day, night] = [pair?.[1], pair?.[2]].map((colour) => {
    const [lightness = 0, chroma = 0, hue = 0] = (colour?.match(/[\d.]+/g) ?? []).map(Number);
    return luminance(lightness / 100, chroma, hue);
  });
  if (day === undefined || night === undefined || !pair) throw new Error(`no token --${name}`);
  return [day, night];
}

function contrasts(front: string, back: string): number[] {
  const [a, b] = [read(front), read(back)];
  return [0, 1].map((index) => {
    const [one = 0, two = 0] = [a[index], b[index]];
    return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  });
}

describe('contrast by day and by night', () => {
  const papers = ['paper', 'paper-raised', 'paper-sunk'];
  test.each(
    ['ink', 'ink-quiet', 'accent-text', 'verdigris-text'].flatMap((front) =>
      papers.map((back) => [front, back]),
    ),
  )('text in --%s on --%s: at least 7 to 1', (front, back) => {
    for (const ratio of contrasts(front, back)) expect(ratio).toBeGreaterThanOrEqual(7);
  });

  test.each([
    ['edge', 'paper'],
    ['edge', 'paper-raised'],
  ])('borders of fields in --%s on --%s: at least 4.5 to 1', (front, back) => {
    for (const ratio of contrasts(front, back)) expect(ratio).toBeGreaterThanOrEqual(4.5);
  });

  test.each([
    ['accent', 'paper'],
    ['verdigris', 'paper'],
  ])('marks in --%s on --%s: at least 3 to 1 (WCAG 1.4.11)', (front, back) => {
    for (const ratio of contrasts(front, back)) expect(ratio).toBeGreaterThanOrEqual(3);
  });
});

test('no colour is written outside the tokens', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.(vue|css)$/.test(name) && !name.endsWith('tokens.css'),
  );
  expect(files.length).toBeGreaterThan(20);
  for (const name of files) {
    expect(readFileSync(`${source}/${name}`, 'utf8'), name).not.toMatch(
      /#[0-9a-f]{3,8}\b(?!")|\b(rgb|hsl|oklch|oklab)a?\(/i,
    );
  }
});
