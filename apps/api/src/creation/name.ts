export const maxNameLength = 40;

/** Whether a text can be the name of a predictor: of its folder, its path and its metrics. */
export const isPredictorName = (text: string): boolean =>
  /^[a-z][a-z0-9-]*$/.test(text) && text.length <= maxNameLength;
