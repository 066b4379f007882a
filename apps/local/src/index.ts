/** What other tools need to reach the application that `npm start` runs. */
export { type LocalConfiguration, readLocalConfiguration } from './configuration.ts';
export { readLocalSecret } from './secrets.ts';
