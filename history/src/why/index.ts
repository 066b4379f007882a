/** Why an environment is red, slow or waiting. */
export { diagnosisLines, rollbackOrFix } from './diagnosis.ts';
export { diagnoseNow } from './now.ts';
