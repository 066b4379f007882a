import type { Input } from '../definition/field.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import type { PrismaClient } from '../generated/client.ts';

/** How many rows are searched: a predictor without predictions does not cause the whole table to be read. */
const newestOfAll = 200_000;

/** Reads the inputs of a predictor's last predictions, at most `last`. It does not read whose they are. */
export type RecentInputs = (predictor: AnyPredictor, last: number) => Promise<readonly Input[]>;

/** Searches the newest 200 000 predictions of all predictors; leaves out those of another version of the definition. */
export function recentInputs(prisma: Pick<PrismaClient, '$queryRaw'>): RecentInputs {
  return async ({ name, version, fields }, last) => {
    const names = Object.keys(fields);
    const rows = await prisma.$queryRaw<{ input: (string | number | null)[] }[]>`
      select newest.input
      from (select id, model_id, input from predictions order by id desc limit ${newestOfAll}) newest
      where newest.model_id = any(array(
        select id from models where predictor = ${name} and card ->> 'predictorVersion' = ${String(version)}))
      order by newest.id desc
      limit ${last}`;
    return rows.map(({ input }) => Object.fromEntries(names.map((field, index) => [field, input[index]])));
  };
}
