import type { Configuration } from '@presage/platform/configuration';
import type { Command } from 'commander';

/** Registers a verb on the program; its heavy part is imported when the verb runs. */
export type Register = (program: Command, context: () => Configuration) => void;
