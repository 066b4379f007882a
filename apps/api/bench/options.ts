import { Command, InvalidArgumentError } from 'commander';

/** Reads an option that is a whole number from `min` to `max`; commander reports what it throws. */
export const whole =
  (min: number, max: number) =>
  (given: string): number => {
    const number = Number(given);
    if (given.trim() !== '' && Number.isInteger(number) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
  };

/** Reads an option that is a list of names out of `known`, separated by commas. */
export const someOf =
  <Name extends string>(known: readonly Name[]) =>
  (given: string): Name[] =>
    given.split(',').map((name) => {
      const found = known.find((one) => one === name);
      if (found !== undefined) return found;
      throw new InvalidArgumentError(`Give some of ${known.join(',')}.`);
    });

/** A benchmark's command: `--help` prints its options; a mistake in them ends the process with status 64. */
export const benchmark = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .allowExcessArguments(false)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 64));
