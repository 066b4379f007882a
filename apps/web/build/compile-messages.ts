import { pathToFileURL } from 'node:url';
import { baseCompile } from '@intlify/message-compiler';
import type { Plugin } from 'vite';

type Tree = { [key: string]: string | Tree };

const options = { jit: true, minify: true, mangle: true, optimize: true, location: false };

function compileTree(tree: Tree): object {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [
      key,
      typeof value === 'string' ? baseCompile(value, options).ast : compileTree(value),
    ]),
  );
}

/**
 * Parses the messages when the pages are built and not in the browser, which then needs no parser.
 * A message that cannot be parsed fails the build.
 */
export function compileMessages(): Plugin {
  return {
    name: 'presage:compile-messages',
    apply: 'build',
    enforce: 'pre',
    async load(id) {
      if (!/\/src\/(locales\/\w+|[\w-]+\/messages\.\w+)\.ts$/.test(id)) return null;
      const { default: messages } = await import(`${pathToFileURL(id).href}?${Date.now()}`);
      return `export default ${JSON.stringify(compileTree(messages))};`;
    },
  };
}
