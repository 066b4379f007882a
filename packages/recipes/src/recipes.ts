export { applyRecipe, followRecipe, isFollowed } from './apply.ts';
export { copyTree } from './copy-tree.ts';
export { RecipeError } from './error.ts';
export { type CommandStep, type FileStep, parseRecipe, type RecipeStep, readRecipe } from './parse.ts';
export { renamedSteps } from './renamed.ts';
