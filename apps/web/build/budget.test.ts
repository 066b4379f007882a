import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';

/** What Vite writes about each file of the build. */
interface Chunk {
  file: string;
  imports?: string[];
  css?: string[];
  isEntry?: boolean;
  isDynamicEntry?: boolean;
}

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const manifest: Record<string, Chunk> = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));
const KILOBYTE = 1000;

const gzipped = (file: string) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / KILOBYTE;
const sum = (files: Iterable<string>) => [...files].reduce((total, file) => total + gzipped(file), 0);

/** Scripts and styles that are loaded with these chunks. */
function closure(keys: string[]): { scripts: Set<string>; styles: Set<string> } {
  const scripts = new Set<string>();
  const styles = new Set<string>();
  const visit = (key: string): void => {
    const chunk = manifest[key];
    if (!chunk || scripts.has(chunk.file)) return;
    scripts.add(chunk.file);
    for (const file of chunk.css ?? []) styles.add(file);
    for (const next of chunk.imports ?? []) visit(next);
  };
  for (const key of keys) visit(key);
  return { scripts, styles };
}

const entry = Object.keys(manifest).filter((key) => manifest[key]?.isEntry);
const shell = closure([...entry, 'src/locales/fr.ts']);
const parts = Object.keys(manifest).filter((key) => manifest[key]?.isDynamicEntry);
const pages = parts.filter((key) => /Page\.vue$|Table\.vue$|Form\.vue$/.test(key));
const charts = parts.filter((key) => /Chart\.vue$/.test(key));
/** Messages that are loaded with a page; measured in the longer language. */
const messagesOf = (page: string): string[] => {
  const shared = ['src/feedback/messages.fr.ts', 'src/predictors/messages.fr.ts'];
  if (/^src\/(predictors|predictions)\//.test(page)) return shared;
  if (/^src\/(models|features)\//.test(page)) return [...shared, 'src/models/messages.fr.ts'];
  if (/^src\/creation\//.test(page))
    return [...shared, 'src/models/messages.fr.ts', 'src/creation/messages.fr.ts'];
  return [];
};
/** Size of what these chunks load in addition to what every page has. */
const ownSize = (keys: string[]): number => {
  const { scripts, styles } = closure(keys);
  return sum([...scripts, ...styles].filter((file) => !shell.scripts.has(file) && !shell.styles.has(file)));
};

describe('the built files (gzip)', () => {
  const home = closure([...entry, 'src/locales/fr.ts', 'src/home/HomePage.vue']);

  test('first page: at most 100 kB of script', () => {
    const size = sum([...home.scripts, 'first-paint.js']);
    console.log(`first page: ${size.toFixed(1)} kB of script`);
    expect(size).toBeGreaterThan(10);
    expect(size).toBeLessThanOrEqual(100);
  });

  test('first page: at most 30 kB of style', () => {
    const size = sum(home.styles);
    console.log(`first page: ${size.toFixed(1)} kB of style`);
    expect(size).toBeGreaterThan(1);
    expect(size).toBeLessThanOrEqual(30);
  });

  test('fonts: at most 120 kB in all', () => {
    const fonts = readdirSync(join(dist, 'assets')).filter((name) => /\.(woff2?|ttf|otf)$/.test(name));
    const size =
      fonts.reduce((total, name) => total + statSync(join(dist, 'assets', name)).size, 0) / KILOBYTE;
    console.log(`fonts: ${size.toFixed(1)} kB in ${fonts.length} files`);
    expect(fonts).toHaveLength(3);
    expect(size).toBeLessThanOrEqual(120);
  });

  test('finds every page', () => {
    expect(pages.length).toBeGreaterThanOrEqual(10);
  });

  test.each(pages)('%s: at most 30 kB of its own', (page) => {
    const size = ownSize([page, ...messagesOf(page)]);
    console.log(`${page}: ${size.toFixed(1)} kB`);
    expect(size).toBeLessThanOrEqual(30);
  });

  test.each(charts)('%s: at most 30 kB, and no page loads it before it is shown', (chart) => {
    const size = ownSize([chart]);
    console.log(`${chart}: ${size.toFixed(1)} kB`);
    expect(size).toBeLessThanOrEqual(30);
    for (const page of pages) expect(closure([page]).scripts).not.toContain(manifest[chart]?.file);
  });

  test('finds every chart', () => {
    expect(charts.length).toBeGreaterThanOrEqual(5);
  });
});

describe('what the policy forbids', () => {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');

  test('index.html has no inline script, style or handler', () => {
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:|data:/);
  });

  test('no script evaluates text as code', () => {
    for (const name of readdirSync(join(dist, 'assets')).filter((file) => file.endsWith('.js'))) {
      expect(readFileSync(join(dist, 'assets', name), 'utf8'), name).not.toMatch(
        /new Function\(|[^.\w]eval\(/,
      );
    }
  });

  const catalogues = Object.keys(manifest).filter((key) => /\/(locales\/\w+|messages\.\w+)\.ts$/.test(key));

  test('finds every catalogue of messages', () => {
    expect(catalogues.length).toBeGreaterThanOrEqual(6);
  });

  test.each(catalogues)('%s is compiled: the browser has no compiler for messages', (key) => {
    const script = readFileSync(join(dist, manifest[key]?.file ?? ''), 'utf8');
    expect(script).toMatch(/t:0/);
    expect(script).not.toMatch(/\{\w+\}/);
  });

  test('every text file has its compressed variants', () => {
    const names = readdirSync(dist, { recursive: true, encoding: 'utf8' });
    const texts = names.filter(
      (name) => /\.(js|css|html)$/.test(name) && statSync(join(dist, name)).size >= 512,
    );
    expect(texts.length).toBeGreaterThan(10);
    for (const name of texts) {
      expect(names).toContain(`${name}.br`);
      expect(names).toContain(`${name}.gz`);
    }
  });
});
