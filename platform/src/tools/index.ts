/** The programs that are built from Go modules, and the schemas that come with them. */
export { packTools } from './archive.ts';
export { goModuleSource } from './go-modules.ts';
export { goToolPath, goToolSteps } from './go-tools.ts';
export { manifestToolSteps, manifestTools } from './manifest-tools.ts';
export { schemasFolder, schemasStep } from './schemas.ts';
