import { MessageError } from '../messages/error.ts';

/** A file that is not a table, or one that is larger than what is read. */
export class TableError extends MessageError {}
