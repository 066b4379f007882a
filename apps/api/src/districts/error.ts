import { MessageError } from '../messages/error.ts';

/** A file of districts that can't be used. */
export class DistrictsError extends MessageError {}
