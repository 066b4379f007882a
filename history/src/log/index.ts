/** What was delivered to an environment, when, and how it ended. */
export { readLog } from './changes.ts';
export { readDeliveries } from './deliveries.ts';
export { recordEnding } from './endings.ts';
export { logText } from './log-text.ts';
export { measuresText } from './measures-text.ts';
export { judgedDeliveries } from './outcome.ts';
export { readMeasures } from './read-measures.ts';
export { type Served, servedAt } from './served.ts';
export { servedText } from './served-text.ts';
export { timeNamed } from './time.ts';
export { deliveryTrailers } from './trailers.ts';
