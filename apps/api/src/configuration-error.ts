/** A value that the program can't start with; the message names it, its problem and an example. */
export class ConfigurationError extends Error {}
