import { MessageError } from '../messages/error.ts';

/**
 * A model that is absent, damaged (not what it was when it was written) or foreign (never a model of this version
 * of the predictor). It is never served.
 */
export class RegistryError extends MessageError {}
