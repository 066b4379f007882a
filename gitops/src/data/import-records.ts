import { basename } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { runPlan } from '../plan/run-plan.ts';
import type { Plan } from '../plan/step.ts';
import { type CsvFiles, openFiles } from './csv-files.ts';
import type { Destination } from './destination.ts';
import { type Answer, type RecordsApi, signIn } from './records-api.ts';
import { badRowsText, progressLine } from './text.ts';

/** What an import ended with. */
export interface Imported {
  readonly answer: Answer;
  readonly seconds: number;
}

const betweenReports = 200;

/** The steps of an import; `ended` gets its result. */
export function importPlan(
  destination: Destination,
  predictor: string,
  names: readonly string[],
  ended: (imported: Imported) => void,
): Plan {
  const files = openFiles(names);
  const path = `${datasetPath(predictor)}?name=${encodeURIComponent(
    names
      .map((name) => basename(name))
      .join(', ')
      .slice(0, 200),
  )}`;
  let api: RecordsApi | undefined;
  return [
    {
      title: `Sign in at ${destination.api} (${destination.name})`,
      actions: [
        {
          kind: 'call',
          what: `POST ${destination.api}/api/session`,
          call: async () => {
            api = await signIn(destination);
          },
        },
      ],
    },
    {
      title: `Import ${names.join(', ')} for ${predictor}`,
      actions: [
        {
          kind: 'call',
          what: `POST ${destination.api}${path} < ${names.join(' ')}`,
          call: async (report) => {
            if (api) ended(await send(api, path, files, predictor, report));
          },
        },
      ],
    },
  ];
}

export const datasetPath = (predictor: string): string =>
  `/api/predictors/${encodeURIComponent(predictor)}/dataset`;

/** @throws Refusal with the bad lines when nothing was imported */
export async function importRecords(
  plan: (ended: (imported: Imported) => void) => Plan,
  onlyResult: boolean,
): Promise<Imported> {
  let imported: Imported | undefined;
  await runPlan(
    plan((result) => {
      imported = result;
    }),
    { onlyResult },
  );
  if (!imported) throw new Error('the plan ended without a result');
  return imported;
}

async function send(
  api: RecordsApi,
  path: string,
  files: CsvFiles,
  predictor: string,
  report: (line: string) => void,
): Promise<Imported> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const tell = () => report(progressLine(files.progress, files.bytes, seconds()));
  const timer = setInterval(tell, process.stdout.isTTY ? betweenReports : 1000);
  try {
    const answer = await api.send(path, files.stream());
    tell();
    if (answer.status >= 400) throw refusal(answer, predictor, files);
    return { answer, seconds: seconds() };
  } finally {
    clearInterval(timer);
  }
}

/** @throws nothing; answers the refusal of an answer that is an error */
export function refusal(answer: Answer, predictor: string, files?: CsvFiles): Refusal {
  const { detail, title } = answer.body as { detail?: string; title?: string };
  const lines = files ? badRowsText(answer, files.locate) : '';
  const what = `${detail ?? title ?? `The API answered ${answer.status}.`}${lines ? `\n${lines}` : ''}`;
  if (answer.status === 404 && detail?.includes(predictor))
    return new Refusal(what, `See what it is trained on: npm run data -- show ${predictor}`, exitCode.usage);
  if (answer.status === 404)
    return new Refusal(
      `There is no predictor "${predictor}" there.`,
      'See which there are: the page Predict, or /api/predictors.',
      exitCode.usage,
    );
  if (answer.status === 422)
    return new Refusal(
      what,
      'Mend the file and run the same command again; the old records are still used.',
      exitCode.data,
    );
  if (answer.status === 507)
    return new Refusal(
      what,
      'Make room on the volume of the models, then run the same command again.',
      exitCode.cannotCreate,
    );
  return new Refusal(
    what,
    'Run the same command again; if it fails again, see the API’s log.',
    exitCode.temporary,
  );
}
