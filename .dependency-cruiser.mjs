import { readFileSync } from 'node:fs';

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

/** Files that a workspace offers to others: those of its package exports. */
const publishedBy = (workspace) =>
  Object.values(JSON.parse(readFileSync(`${workspace}/package.json`, 'utf8')).exports).map(
    (file) => `^${workspace}/${file.slice(2).replaceAll('.', '\\.')}$`,
  );

/**
 * Folders of the platform, lower ones first, and which others each may import: what a cluster and its manifests are,
 * and how they come up.
 */
const platformFolders = {
  configuration: [],
  environment: [],
  machine: [],
  plan: [],
  registry: ['machine'],
  manifests: ['configuration', 'environment', 'machine'],
  tools: ['configuration', 'manifests', 'plan'],
  cluster: ['configuration', 'environment', 'machine', 'manifests', 'plan', 'registry', 'tools'],
};

/** Folders of what past and present are read with, lower ones first, and which others each may import. */
const historyFolders = {
  git: [],
  cluster: [],
  log: ['git'],
  why: ['cluster', 'git', 'log'],
};

/**
 * Folders of the api, lower ones first, and which others each may import. Above them are the files of apps/api/src
 * itself, which join the subjects to a program. Predictors are found at run time; no folder imports them.
 */
const apiFolders = {
  messages: [],
  definition: ['messages'],
  learning: ['definition'],
  csv: ['definition', 'messages'],
  tables: ['csv', 'messages'],
  districts: ['messages'],
  configuration: ['definition'],
  database: ['configuration'],
  kubernetes: ['configuration', 'messages'],
  migrations: ['database'],
  processes: ['configuration'],
  http: ['definition', 'messages'],
  lists: ['http', 'messages'],
  limits: ['configuration', 'database', 'http'],
  predictors: ['definition', 'learning', 'messages'],
  tabular: ['definition', 'learning', 'messages', 'tables'],
  discovery: ['definition', 'tabular'],
};
/** Subjects: they use all of the above, and of each other what is listed. */
const apiSubjects = {
  products: [],
  audit: [],
  session: ['audit'],
  users: ['audit', 'session'],
  metrics: [],
  openapi: [],
  datasets: [],
  creation: ['datasets'],
  catalogue: ['products', 'users'],
  models: ['datasets'],
  features: ['models', 'datasets'],
  training: ['models', 'datasets', 'features'],
  shadow: ['models'],
  storage: [],
  predictions: ['models', 'datasets', 'metrics', 'shadow', 'storage'],
  outcomes: ['datasets', 'predictions'],
  live: ['models', 'features'],
  inference: ['models', 'predictions'],
  deliveries: ['audit'],
  health: ['models'],
  info: ['models'],
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
  styles: [],
};
/** Subjects: they use all of the above, and of each other what is listed. */
const pageSubjects = {
  session: [],
  deliveries: ['session'],
  preview: ['deliveries', 'session'],
  status: ['preview'],
  users: ['session'],
  products: [],
  predictors: ['session'],
  basket: ['products'],
  shop: ['products', 'basket'],
  predictions: ['predictors', 'session'],
  models: ['predictors', 'session'],
  features: ['predictors'],
  creation: ['models', 'predictors', 'session'],
  account: ['session'],
  administration: ['products', 'users', 'session'],
  home: ['products', 'predictors', 'status'],
  layout: ['basket', 'status'],
};

const rule = (name, comment, from, to, scope = 'module') => ({
  name,
  comment,
  severity: 'error',
  scope,
  from,
  to,
});

const fileRules = [
  rule('no-file-cycle', 'Two files that import each other are one subject.', {}, { circular: true }),
  rule(
    'nothing-uses-apps',
    'The tool and the packages work with any application. The end-to-end tests are the application’s: they read its texts.',
    { path: '^(deliveries|gitops|history|platform|previews|packages)/' },
    { path: '^apps/' },
  ),
  rule(
    'apps-are-separate',
    'A part of the application uses another one through its API only. The database and what `npm start` runs are libraries too.',
    { path: '^apps/([^/]+)/' },
    { path: '^apps/', pathNot: ['^apps/$1/', '^apps/(database|local)/'] },
  ),
  rule(
    'platform-is-below-gitops',
    'What a cluster and its manifests are does not depend on what happens to them.',
    { path: '^platform/' },
    { path: '^(gitops|history)/' },
  ),
  rule(
    'history-is-below-gitops',
    'What happened is read without what makes it happen.',
    { path: '^history/' },
    { path: '^gitops/' },
  ),
  rule(
    'previews-are-above-gitops',
    'The tool loads what serves branches by its path, where the descriptor names it.',
    { path: '^(gitops|history|platform)/' },
    { path: '^previews/' },
  ),
  rule(
    'deliveries-are-above-gitops',
    'The tool loads the steps of the service by its path, where the descriptor names it.',
    { path: '^(gitops|history|platform|previews)/' },
    { path: '^deliveries/' },
  ),
  ...['deliveries', 'gitops', 'history', 'platform', 'previews'].map((workspace) =>
    rule(
      `${workspace}-published-only`,
      'What it offers to others is in its package exports.',
      { pathNot: [`^${workspace}/`] },
      { path: `^${workspace}/`, pathNot: publishedBy(workspace) },
    ),
  ),
  rule(
    'packages-are-the-bottom',
    'Packages use other packages only.',
    { path: '^packages/' },
    { path: '^(apps|deliveries|gitops|history|platform|previews)/' },
  ),
  rule(
    'nothing-uses-e2e',
    'The end-to-end tests are a program; one test asks whether the changes that they push can be made.',
    { pathNot: ['^e2e/', '^apps/delivery/src/guard-changes\\.test\\.ts$'] },
    { path: '^e2e/' },
  ),
  rule('resolvable', 'An import that leads nowhere.', {}, { couldNotResolve: true }),
];

/**
 * One rule for each listed folder, and one for a folder that is not listed. Tests may use any folder.
 * @param lower folders and which others each may import
 * @param subjects folders that may import all of `lower`, and of each other what is listed
 */
function tableRules(name, source, lower, subjects) {
  const inside = (folder) => `^${source}/${folder}/`;
  const table = {
    ...lower,
    ...Object.fromEntries(
      Object.entries(subjects).map(([folder, others]) => [folder, [...Object.keys(lower), ...others]]),
    ),
  };
  return [
    ...Object.entries(table).map(([folder, others]) =>
      rule(
        `${name}-${folder}`,
        'Which folder may import which is listed in .dependency-cruiser.mjs.',
        { path: inside(folder), pathNot: tests },
        { path: `^${source}/`, pathNot: [folder, ...others].map(inside) },
      ),
    ),
    rule(
      `${name}-listed`,
      'A folder is listed in .dependency-cruiser.mjs, with what it may import.',
      { path: inside('[^/]+'), pathNot: [...tests, ...Object.keys(table).map(inside)] },
      {},
    ),
  ];
}

const tables = [
  ...tableRules('api', 'apps/api/src', apiFolders, apiSubjects),
  ...tableRules('platform', 'platform/src', platformFolders, {}),
  ...tableRules('history', 'history/src', historyFolders, {}),
  ...tableRules('pages', 'apps/web/src', pageFolders, pageSubjects),
  rule(
    'predictors-are-separate',
    'A predictor uses the definition and the learning algorithms, and no other predictor.',
    { path: '^apps/api/src/predictors/([^/]+)/', pathNot: tests },
    {
      path: '^apps/api/src/',
      pathNot: ['predictors/$1', 'definition', 'learning', 'messages'].map(
        (each) => `^apps/api/src/${each}/`,
      ),
    },
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
  forbidden: compareFolders ? folderRules : [...fileRules, ...tables],
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
