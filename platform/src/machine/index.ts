/** What the machine gives: folders, ports, programs. */
export { requireFolder } from './folder.ts';
export { requirePort } from './port.ts';
export { runProgram } from './run-program.ts';
export { inTemporaryFolder, temporaryFolder } from './temporary-folder.ts';
