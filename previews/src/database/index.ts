export { branchDatabase, madeMegabytesOf, removeDatabase } from './branch.ts';
export { serverAt, withServer } from './connect.ts';
