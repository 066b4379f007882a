/** The parts of an OpenAPI document that are changed here. */
export interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly operationId: string; readonly responses: object }>>>
  >;
}

/**
 * The document without the answers `default`, which allow every status: what is left are the statuses that each
 * operation names. Pure.
 */
export function withoutDefaults(document: Document): Document {
  const operations = (item: Document['paths'][string]) =>
    Object.fromEntries(
      Object.entries(item).map(([method, { responses, ...operation }]) => {
        const named = Object.entries(responses).filter(([status]) => status !== 'default');
        return [method, { ...operation, responses: Object.fromEntries(named) }];
      }),
    );
  const paths = Object.entries(document.paths).map(([path, item]) => [path, operations(item)]);
  return { ...document, paths: Object.fromEntries(paths) };
}

/** The operations of a document. */
export const operationIds = ({ paths }: Document): string[] =>
  Object.values(paths).flatMap((item) => Object.values(item).map(({ operationId }) => operationId));
