import { join } from 'node:path';
import { compileString } from 'sass';
import { expect, test } from 'vitest';

const compiled = (rules: string) =>
  compileString(`@import 'theme'; ${rules}`, {
    // argo-ui's own configuration is there in the build only.
    loadPaths: [import.meta.dirname, join(import.meta.dirname, '../../test/styles')],
    silenceDeprecations: ['import', 'global-builtin'],
  }).css.replaceAll(/\s+/g, ' ');

test('themify writes the rules of each theme below its class', () => {
  expect(compiled(`.panel { @include themify($themes) { color: themed('background-2'); } }`)).toBe(
    '.theme-light .panel { color: #ffffff; } .theme-dark .panel { color: #1c1d21; }',
  );
});

test('both themes have every colour that the dashboard uses', () => {
  const keys = [
    ...[
      'background-1',
      'background-2',
      'text-1',
      'text-2',
      'border',
      'shadow',
      'pod-cyan',
      'layout-loader-bg',
    ],
    ...['gray-2', 'gray-4', 'gray-6', 'teal-1', 'teal-5', 'teal-7'].map((name) => `light-argo-${name}`),
  ];
  for (const key of keys) {
    const css = compiled(`.x { @include themify($themes) { fill: themed('${key}'); } }`);
    expect(css, key).toMatch(/^\.theme-light \.x \{ fill: \S.*; \} \.theme-dark \.x \{ fill: \S.*; \}$/);
  }
});
