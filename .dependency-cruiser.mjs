/**
 * Which part of the repository may import which. `npm run check` reports every import that is not allowed here;
 * type-only imports count. It runs this file twice, because a test may start the whole program and so is left
 * out where folders are compared:
 *
 *     npx depcruise --config .dependency-cruiser.mjs .                  # imports of all files
 *     COMPARE=folders npx depcruise --config .dependency-cruiser.mjs .  # cycles between folders, without tests
 *
 * Rules: https://github.com/sverweij/dependency-cruiser/blob/main/doc/rules-reference.md
 */
const compareFolders = process.env.COMPARE === 'folders';

/** Tests and what only they use. */
const tests = ['\\.(test|spec)\\.ts$', '(^|/)(test|testing|fixtures)/', '(^|/)test-[^/]+\\.ts$', '^e2e/'];

/**
 * Not clean yet. Each owner removes an entry together with its cause; the list ends up empty.
 * `from` is a file for the other rules and a folder for `no-folder-cycle`.
 */
const exceptions = {
  'no-folder-cycle': [],
  'nothing-uses-apps': ['^gitops/src/local/start\\.ts$'],
  'apps-are-separate': [],
  'gitops-published-only': [],
};

/**
 * Folders of the pages, lower ones first, and which others each may import. Above them are the files of
 * apps/web/src itself (application, router, entry).
 */
const pageFolders = {
  locales: [],
  api: [],
  preferences: ['locales'],
  keyboard: ['preferences'],
  figures: ['preferences'],
  fields: ['preferences'],
  controls: ['api', 'preferences'],
  feedback: ['api', 'preferences'],
};
const pageParts = Object.keys(pageFolders);
/** Subjects: they use all of the above, and of each other what is listed. */
const pageSubjects = {
  status: [],
  session: [],
  users: [],
  products: [],
  predictors: [],
  basket: ['products'],
  shop: ['products', 'basket'],
  predictions: ['predictors', 'session'],
  models: ['predictors', 'session'],
  features: ['predictors'],
  administration: ['products', 'users', 'session'],
  home: ['products', 'predictors', 'status'],
  layout: ['basket', 'status'],
};

const rule = (name, comment, from, to, scope = 'module') => {
  const pathNot = [...(from.pathNot ?? []), ...(exceptions[name] ?? [])];
  return {
    name,
    comment,
    severity: 'error',
    scope,
    from: { ...from, ...(pathNot.length > 0 ? { pathNot } : {}) },
    to,
  };
};

const fileRules = [
  rule('no-file-cycle', 'Two files that import each other are one subject.', {}, { circular: true }),
  rule(
    'nothing-uses-apps',
    'The tool and the packages work with any application. The end-to-end tests are the application’s: they read its texts.',
    { path: '^(gitops|packages)/' },
    { path: '^apps/' },
  ),
  rule(
    'apps-are-separate',
    'A part of the application uses another one through its API only. The database is a library for tests.',
    { path: '^apps/([^/]+)/' },
    { path: '^apps/', pathNot: ['^apps/$1/', '^apps/database/'] },
  ),
  rule(
    'gitops-published-only',
    'What the tool offers to others is in its package exports.',
    { pathNot: ['^gitops/'] },
    { path: '^gitops/', pathNot: ['^gitops/src/index\\.ts$', '^gitops/src/descriptor/define\\.ts$'] },
  ),
  rule(
    'packages-are-the-bottom',
    'Packages use other packages only.',
    { path: '^packages/' },
    { path: '^(apps|gitops)/' },
  ),
  rule('nothing-uses-e2e', 'The end-to-end tests are a program.', { pathNot: ['^e2e/'] }, { path: '^e2e/' }),
  rule('resolvable', 'An import that leads nowhere.', {}, { couldNotResolve: true }),
];

/** One rule for each folder of the pages; one for a folder that is not listed. Tests may mount any page. */
const pageRules = [
  ...[
    ...Object.entries(pageFolders),
    ...Object.entries(pageSubjects).map(([name, others]) => [name, [...pageParts, ...others]]),
  ].map(([name, others]) =>
    rule(
      `pages-${name}`,
      'Which folder of the pages may import which is listed in .dependency-cruiser.mjs.',
      { path: `^apps/web/src/${name}/`, pathNot: tests },
      { path: '^apps/web/src/', pathNot: [name, ...others].map((each) => `^apps/web/src/${each}/`) },
    ),
  ),
  rule(
    'pages-listed',
    'A folder of the pages is listed in .dependency-cruiser.mjs, with what it may import.',
    {
      path: '^apps/web/src/[^/]+/',
      pathNot: [
        ...tests,
        ...[...pageParts, ...Object.keys(pageSubjects), 'styles'].map((each) => `^apps/web/src/${each}/`),
      ],
    },
    {},
  ),
];

const folderRules = [
  rule(
    'no-folder-cycle',
    'Two folders that import each other are one subject, or a file is in the wrong one.',
    {},
    { circular: true },
    'folder',
  ),
];

export default {
  forbidden: compareFolders ? folderRules : [...fileRules, ...pageRules],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)(dist|generated)/', ...(compareFolders ? tests : [])] },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'types', 'default'],
    },
  },
};
