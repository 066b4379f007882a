import type { Command } from 'commander';
import type { Configuration } from '../configuration/configuration.ts';

/** Registers a verb on the program; its heavy part is imported when the verb runs. */
export type Register = (program: Command, context: () => Configuration) => void;
