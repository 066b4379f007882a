export { branchDatabase, removeDatabase } from './branch.ts';
export { serverAt, withServer } from './connect.ts';
