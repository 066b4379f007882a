/** A change of one file: a text that it contains, replaced; without `from`, a new file. */
export interface Edit {
  readonly file: string;
  readonly from?: string;
  readonly to: string;
}

/** A change of the manifests that the API server does not accept. */
export interface Change {
  readonly what: string;
  readonly edits: readonly Edit[];
}

export const replaced = (what: string, file: string, from: string, to: string): Change => ({
  what,
  edits: [{ file, from, to }],
});

/** A new object, added to the base. */
export const added = (what: string, to: string): Change => ({
  what,
  edits: [
    { file: 'base/added.yaml', to },
    {
      file: 'base/kustomization.yaml',
      from: '  - namespace.yaml\n',
      to: '  - namespace.yaml\n  - added.yaml\n',
    },
  ],
});
