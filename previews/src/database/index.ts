export { branchDatabase, removeDatabase } from './branch.ts';
export { serverAt } from './connect.ts';
