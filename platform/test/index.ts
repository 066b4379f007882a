/** What tests of the layers above build on. */

export { fakeNodes } from './nodes.ts';
export { copySample, sampleManifests } from './sample.ts';
export { testTools } from './tools.ts';
