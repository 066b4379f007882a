import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PreviewReport } from './report.ts';
import { reportMarkdown } from './report-markdown.ts';

const revision = '0123456789abcdef';
const report: PreviewReport = {
  state: {
    slug: 'fix-a',
    branch: 'fix/`a`',
    address: 'http://fix-a.localhost:31000',
    commit: revision,
    updatedAt: '2026-11-27T10:00:00Z',
    megabytes: 12,
    asleep: false,
    usedAt: undefined,
    sync: 'Synced',
    health: 'Healthy',
  },
  revision,
  live: true,
  first: 'dev',
  images: [
    { name: 'presage/web', digest: `sha256:${'1'.repeat(64)}`, shared: true },
    { name: 'presage/api', digest: `sha256:${'2'.repeat(64)}`, shared: false },
  ],
  jobs: [{ job: 'migrate', files: [{ status: 'A', path: 'migrations/20261127/migration.sql' }] }],
};

test('a comment names address, images, the files of Jobs, and ends with the difference', () => {
  assert.equal(
    reportMarkdown(report, '## What changes'),
    [
      '## Preview of `fix/ˋaˋ`',
      '',
      '✅ http://fix-a.localhost:31000 runs `0123456789ab`.',
      'Its own database has 12 MB.',
      '',
      '### What it runs',
      '',
      '- `presage/web` `sha256:111111111111`, as in dev',
      '- `presage/api` `sha256:222222222222`',
      '',
      '### What Jobs would run in dev, and have run here',
      '',
      '- Job `migrate`',
      '  - new: `migrations/20261127/migration.sql`',
      '',
      '## What changes',
    ].join('\n'),
  );
});

test('a comment says that a preview is not live, and limits the files of a Job', () => {
  const files = Array.from({ length: 40 }, (_, index) => ({ status: 'M', path: `file-${index}` }));
  const text = reportMarkdown(
    {
      ...report,
      live: false,
      state: { ...report.state, health: 'Degraded' },
      jobs: [{ job: 'migrate', files }],
    },
    '',
  );
  assert.match(text, /❌ `0123456789ab` is not live \(Synced, Degraded\).* Address: http/);
  assert.match(text, /changed: `file-29`\n {2}- … and 10 more files/);
  assert.doesNotMatch(text, /file-30/);
});
