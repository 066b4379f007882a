import { defineDelivery } from '@presage/gitops/descriptor';

/** A small application that the tests of the tool deliver. */
export default defineDelivery({
  environments: ['dev', 'prod'],
  images: {
    api: { inputs: ['apps/api', 'package.json', 'package-lock.json'] },
    web: { inputs: ['apps/web', 'package.json', 'package-lock.json'] },
  },
  jobs: {
    migrate: { image: 'api', inputs: ['apps/api/migrations'] },
    seed: { image: 'api', inputs: ['apps/api/migrations'] },
  },
  pinnedFiles: ['versions.env'],
  secrets: { 'admin-password': { bytes: 15, account: 'admin' } },
});
