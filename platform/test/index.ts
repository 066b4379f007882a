/** What tests of the layers above build on. */
export { copySample, sampleManifests } from './sample.ts';
export { testTools } from './tools.ts';
