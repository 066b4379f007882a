import type { Plugin } from 'vite';

/** Fonts on the first screen of every page. The monospace font is used for small print and can load later. */
const FIRST = [/fraunces/, /source-sans/];

/** Adds preload links for these fonts to index.html: they load in parallel with the style sheet, not after it. */
export function preloadFonts(): Plugin {
  return {
    name: 'presage:preload-fonts',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((name) => name.endsWith('.woff2') && FIRST.some((pattern) => pattern.test(name)))
          .map((name) => ({
            tag: 'link',
            attrs: { rel: 'preload', href: `/${name}`, as: 'font', type: 'font/woff2', crossorigin: true },
            injectTo: 'head' as const,
          })),
    },
  };
}
