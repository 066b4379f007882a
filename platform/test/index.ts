/** What tests of the layers above build on. */

export { documentedRights } from '../src/cluster/existing/rights.ts';
export { rightsOf } from './kubectl-rights.ts';
export { fakeNodes } from './nodes.ts';
export { copySample, sampleManifests } from './sample.ts';
export { testTools } from './tools.ts';
