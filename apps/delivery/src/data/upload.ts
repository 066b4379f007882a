import { exitCode, Refusal } from '@presage/runtime/refusal';
import { type Answer, answerOf, openClient, type Problem } from '../api/client.ts';
import type { Place } from '../api/place.ts';
import type { SourceFile } from './source-files.ts';
import { badRowsText, progressLine } from './text.ts';

/** A file that was sent. */
export interface Uploaded {
  readonly id: string;
  readonly name: string;
}

const reportInterval = 200;

/**
 * Sends files, does something with them, and removes what is left of them.
 * @throws Refusal when a file is not accepted
 */
export async function withUploads<Result>(
  place: Place,
  predictor: string,
  files: readonly SourceFile[],
  report: (line: string) => void,
  use: (uploaded: readonly Uploaded[]) => Promise<Result>,
): Promise<Result> {
  const uploaded: Uploaded[] = [];
  const all = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let sent = 0;
  const began = performance.now();
  const show = () => report(progressLine(sent, all, (performance.now() - began) / 1000));
  const timer = setInterval(show, process.stdout.isTTY ? reportInterval : 1000);
  try {
    for (const file of files) {
      const answer = await answerOf(
        place,
        openClient(place).POST('/api/predictors/{name}/dataset/files', {
          params: { path: { name: predictor } },
          headers: { 'content-type': 'application/octet-stream' },
          body: '', // declared as text, sent as a stream
          bodySerializer: () =>
            ReadableStream.from(
              file.stream((bytes) => {
                sent += bytes;
              }),
            ),
          duplex: 'half',
        }),
      );
      uploaded.push({ id: dataOf(answer, predictor).id, name: file.name });
    }
    show();
    clearInterval(timer);
    return await use(uploaded);
  } finally {
    clearInterval(timer);
    await removeUploads(place, predictor, uploaded);
  }
}

/** An import removes the files itself; the others are removed after an hour if this fails. */
async function removeUploads(place: Place, predictor: string, uploaded: readonly Uploaded[]): Promise<void> {
  for (const { id } of uploaded)
    await openClient(place)
      .DELETE('/api/predictors/{name}/dataset/files/{id}', { params: { path: { name: predictor, id } } })
      .catch(() => undefined);
}

/** @throws Refusal when the API answered with a problem */
export function dataOf<Data>(answer: Answer<Data>, predictor: string): Data {
  if ('data' in answer) return answer.data;
  throw refusalOf(answer.status, answer.problem, predictor);
}

/** Why the API refused records, and what to type next. */
export function refusalOf(status: number, problem: Partial<Problem>, predictor: string): Refusal {
  const { detail, title } = problem;
  const lines = badRowsText(problem);
  const fields = (problem.errors ?? []).map(({ field, message }) => `\n  ${field} ${message}`).join('');
  const what = `${detail ?? title ?? `The API answered ${status}.`}${fields}${lines ? `\n${lines}` : ''}`;
  if (status === 404 && detail?.includes(predictor))
    return new Refusal(what, `See what it is trained on: npm run data -- show ${predictor}`, exitCode.usage);
  if (status === 404)
    return new Refusal(
      `There is no predictor "${predictor}" there.`,
      'The page Predict and /api/predictors list the predictors. One that was added since the application started: restart `npm start`, or push it to the cluster.',
      exitCode.usage,
    );
  if (status === 422)
    return new Refusal(
      what,
      'See what would be read with --dry-run. Say what columns mean with --map "Column of the file=column of the predictor", leave out bad lines with --skip-bad 1%, or fix the file; the earlier records are still used.',
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
