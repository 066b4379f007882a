import { basename } from 'node:path';
import { type Plan, type Report, runPlan } from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { answerOf, openClient, type Problem } from '../api/client.ts';
import type { Place } from '../api/place.ts';
import type { CsvFiles } from './csv-files.ts';
import type { Imported, Records } from './records.ts';
import { badRowsText, progressLine } from './text.ts';

const reportInterval = 200;

/** What the next training reads, and what the earlier ones read. @throws Refusal */
export const readRecords = (place: Place, predictor: string): Promise<Records> =>
  recordsOf(
    predictor,
    answerOf(place, openClient(place).GET('/api/predictors/{name}/dataset', at(predictor))),
  );

/** Goes back to the records before the newest import. @throws Refusal when none were imported */
export const removeRecords = (place: Place, predictor: string): Promise<Records> =>
  recordsOf(
    predictor,
    answerOf(place, openClient(place).DELETE('/api/predictors/{name}/dataset', at(predictor))),
  );

const at = (name: string) => ({ params: { path: { name } } });

async function recordsOf(predictor: string, asked: ReturnType<typeof answerOf<Records>>): Promise<Records> {
  const answer = await asked;
  if ('data' in answer) return answer.data;
  throw refusalOf(answer.status, answer.problem, predictor);
}

/** The steps of an import; `imported` receives its result. */
export function importPlan(
  place: Place,
  predictor: string,
  names: readonly string[],
  files: CsvFiles,
  imported: (result: Imported) => void,
): Plan {
  const name = names
    .map((path) => basename(path))
    .join(', ')
    .slice(0, 200);
  const path = `/api/predictors/${encodeURIComponent(predictor)}/dataset?name=${encodeURIComponent(name)}`;
  return [
    {
      title: `Import ${names.join(', ')} for ${predictor} in ${place.name}`,
      actions: [
        {
          kind: 'call',
          what: `POST ${place.api}${path} < ${names.join(' ')}`,
          call: async (report) => imported(await send(place, predictor, name, files, report)),
        },
      ],
    },
  ];
}

/** @throws Refusal with the bad lines when nothing was imported */
export async function importRecords(
  plan: (imported: (result: Imported) => void) => Plan,
  onlyResult: boolean,
): Promise<Imported> {
  let result: Imported | undefined;
  await runPlan(
    plan((imported) => {
      result = imported;
    }),
    { onlyResult },
  );
  if (!result) throw new Error('the plan ended without a result');
  return result;
}

async function send(
  place: Place,
  predictor: string,
  name: string,
  files: CsvFiles,
  report: Report,
): Promise<Imported> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const showProgress = () => report(progressLine(files.progress, files.bytes, seconds()));
  const timer = setInterval(showProgress, process.stdout.isTTY ? reportInterval : 1000);
  try {
    const answer = await answerOf(
      place,
      openClient(place).POST('/api/predictors/{name}/dataset', {
        params: { path: { name: predictor }, query: { name } },
        headers: { 'content-type': 'text/csv' },
        body: '', // declared as text, sent as a stream
        bodySerializer: () => ReadableStream.from(files.stream()),
        duplex: 'half',
      }),
    );
    showProgress();
    if ('data' in answer) return { report: answer.data, seconds: seconds() };
    throw refusalOf(answer.status, answer.problem, predictor, files);
  } finally {
    clearInterval(timer);
  }
}

/** Why the API refused records, and what to type next. */
function refusalOf(status: number, problem: Partial<Problem>, predictor: string, files?: CsvFiles): Refusal {
  const { detail, title } = problem;
  const lines = files ? badRowsText(problem, files.locate) : '';
  const what = `${detail ?? title ?? `The API answered ${status}.`}${lines ? `\n${lines}` : ''}`;
  if (status === 404 && detail?.includes(predictor))
    return new Refusal(what, `See what it is trained on: npm run data -- show ${predictor}`, exitCode.usage);
  if (status === 404)
    return new Refusal(
      `There is no predictor "${predictor}" there.`,
      'The page Predict and /api/predictors list the predictors.',
      exitCode.usage,
    );
  if (status === 422)
    return new Refusal(
      what,
      'Fix the file and run the same command again; the earlier records are still used.',
      exitCode.data,
    );
  if (status === 507)
    return new Refusal(
      what,
      'Free some space on the volume of the models, then run the same command again.',
      exitCode.cannotCreate,
    );
  return new Refusal(
    what,
    'Run the same command again; if it fails again, see the log of the API.',
    exitCode.temporary,
  );
}
