import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { dashboardFolder, layerFiles } from './dashboard.ts';
import { dashboardActions, dashboardStep, withoutArgoUi } from './dashboard-build.ts';
import { goToolFolder, goToolSteps } from './go-tools.ts';

const manifest = {
  name: 'ui',
  dependencies: { 'argo-ui': 'git+https://example.test/argo-ui', react: '^19.0.0' },
};
const lockfile = `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      argo-ui:
        specifier: git+https://example.test/argo-ui
        version: https://example.test/argo-ui.tar.gz(react@19.2.6)
      react:
        specifier: ^19.0.0
        version: 19.2.6
packages:
  argo-ui@https://example.test/argo-ui.tar.gz:
    version: 1.0.0
  react@19.2.6:
    resolution: {integrity: sha512-x}
snapshots:
  argo-ui@https://example.test/argo-ui.tar.gz(react@19.2.6):
    dependencies:
      react: 19.2.6
  react@19.2.6: {}
`;

describe('the dashboard of Argo CD', () => {
  test('is installed without argo-ui; the other packages stay as they are locked', () => {
    const changed = withoutArgoUi(JSON.stringify(manifest), lockfile);
    assert.deepEqual(JSON.parse(changed.manifest), { name: 'ui', dependencies: { react: '^19.0.0' } });
    assert.deepEqual(parse(changed.lockfile), {
      lockfileVersion: '9.0',
      importers: { '.': { dependencies: { react: { specifier: '^19.0.0', version: '19.2.6' } } } },
      packages: { 'react@19.2.6': { resolution: { integrity: 'sha512-x' } } },
      snapshots: { 'react@19.2.6': {} },
    });
  });

  test('takes from the layer its program and styles, and no tests', () => {
    const files = layerFiles();
    for (const file of [
      'src/index.ts',
      'src/components/form/compat.tsx',
      'src/styles/_theme.scss',
      'v2/index.ts',
    ])
      assert.ok(files.includes(file), file);
    assert.deepEqual(
      files.filter((file) => /test/.test(file)),
      [],
    );
  });

  test('is type-checked before it is built, and its build folder is removed', () => {
    const commands = dashboardActions('/build').flatMap((action) =>
      action.kind === 'run' ? [basename(action.args[0] ?? '')] : [],
    );
    assert.deepEqual(commands, ['pnpm.mjs', 'pack', '-x', 'tsc', 'webpack.js']);
    const { actions } = dashboardStep('/cache');
    assert.deepEqual(actions.at(-1), { kind: 'remove', path: `${dashboardFolder('/cache')}.half` });
  });

  test('lies beside the program that embeds it', () => {
    const [step] = goToolSteps('/cache', ['argocd']);
    const half = `${goToolFolder('/cache', 'argocd')}.half`;
    const copies = step?.actions.flatMap((action) =>
      action.kind === 'run' && action.command === 'cp' ? [action.args.at(-1)] : [],
    );
    assert.deepEqual(copies, [`${half}/source`, `${half}/source/dist/app`]);
    const build = step?.actions.find((action) => action.kind === 'run' && action.command === 'go');
    assert.equal(build?.kind === 'run' && build.cwd, `${half}/source`);
  });
});
