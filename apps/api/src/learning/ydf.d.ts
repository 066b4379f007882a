/** What is used of ydf-training, which brings no types. */
declare module 'ydf-training' {
  interface Model {
    getLabelClasses(): string[];
    predict(columns: Record<string, readonly (string | number)[]>): number[];
    /** A zip; needs `globalThis.JSZip`. */
    save(): Promise<Blob>;
    unload(): void;
  }
  interface Ydf {
    /** Its settings are the library’s own: this version lets none be changed. */
    readonly GradientBoostedTreesLearner: new (
      label: string,
      task: 'CLASSIFICATION',
    ) => { train(columns: Record<string, readonly (string | number)[]>): Model };
  }
  export default function start(options?: object): Promise<Ydf>;
}

/** The same for ydf-inference. */
declare module 'ydf-inference' {
  interface Model {
    predict(columns: Record<string, readonly (string | number)[]>): number[];
    unload(): void;
  }
  export default function start(options?: object): Promise<{
    loadModelFromZipBlob(zip: Uint8Array): Promise<Model>;
  }>;
}
