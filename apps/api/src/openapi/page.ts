import type { OpenApiDocument } from './document.ts';

/** The reference as one HTML page without scripts. */
export function referencePage(document: OpenApiDocument): string {
  return `<!doctype html><title>${document.info.title}</title>`;
}
