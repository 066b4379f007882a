import type { Plugin } from 'vite';

/** Fonts that the first screen of every page shows. The monospace one is small print and can wait. */
const FIRST = [/fraunces/, /source-sans/];

/** Announces the first fonts in index.html, so that they load beside the style sheet and not after it. */
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
