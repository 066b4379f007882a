/** A recipe that can't be read or applied. The message names the document's line. */
export class RecipeError extends Error {
  override readonly name = 'RecipeError';
}
