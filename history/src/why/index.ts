/** Why an environment is red, slow or waiting. */
export { diagnosisLines, rollbackOrFix } from './diagnosis.ts';
export { followedBy } from './followed.ts';
export { diagnoseNow } from './now.ts';
