import type { Configuration } from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { type Command, InvalidArgumentError } from 'commander';
import { type Language, languageOf, languages } from '../demo/language.ts';

interface DemoFlags {
  readonly step?: readonly number[];
  readonly language: Language;
  readonly record?: string;
  readonly list?: boolean;
  readonly json?: boolean;
}

const count = 12;

function numbersOf(given: string): number[] {
  const numbers = given.split(',').map(Number);
  if (numbers.every((number) => Number.isInteger(number) && number >= 1 && number <= count)) return numbers;
  throw new InvalidArgumentError(`Give numbers from 1 to ${count}, e.g. 4 or 1,4.`);
}

function languageNamed(given: string): Language {
  const language = languages.find((one) => one === given);
  if (language) return language;
  throw new InvalidArgumentError(`Give one of ${languages.join(', ')}.`);
}

/** `gitops demo` */
export function registerDemo(program: Command, configuration: () => Configuration): void {
  program
    .command('demo')
    .description('show what the delivery does, in twelve steps on the running cluster; checks each outcome')
    .option('--step <numbers>', 'only these steps, e.g. 4 or 1,4', numbersOf)
    .option(
      '--language <language>',
      `${languages.join(' or ')}; default: that of the terminal`,
      languageNamed,
      languageOf(Intl.DateTimeFormat().resolvedOptions().locale),
    )
    .option('--record <file>', 'also write what was shown as an animated SVG')
    .option('--list', 'name the steps, and run none')
    .option('--json', 'print the outcomes as JSON')
    .action(async ({ step, language, record, list, json }: DemoFlags) => {
      const [{ resultTable, runDemo }, { steps }] = await Promise.all([
        import('../demo/demo.ts'),
        import('../demo/steps/all.ts'),
      ]);
      if (list) {
        for (const [index, { title }] of steps.entries()) console.log(`${index + 1}. ${title[language]}`);
        return;
      }
      const lines: { at: number; text: string }[] = [];
      const say = (text: string) => {
        lines.push({ at: performance.now() / 1000, text });
        // With --json, standard output is for the outcomes.
        (json ? console.error : console.log)(text);
      };
      const numbers = step ?? steps.map((_, index) => index + 1);
      const results = await runDemo(configuration(), { language, steps, numbers, say });
      const outcomes = resultTable(results, language);
      if (json) console.log(JSON.stringify(results, null, 2));
      else say(`\n${outcomes}`);
      if (record !== undefined) {
        const [{ recordingSvg }, { writeFile }] = await Promise.all([
          import('../demo/recording.ts'),
          import('node:fs/promises'),
        ]);
        await writeFile(record, recordingSvg(lines, 'gitops demo'));
      }
      const failed = results.filter(({ shown }) => !shown).length;
      if (failed > 0)
        throw new Refusal(
          `${failed} of ${results.length} steps did not show what they were to show.`,
          'See the line ✖ of each, and `npm run gitops status`.',
          exitCode.failed,
        );
    });
}
