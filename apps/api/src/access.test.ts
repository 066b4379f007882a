import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { accessTable, type Fresh } from '../test/access-table.ts';
import {
  accountWith,
  askAlone,
  type Caller,
  callers,
  type HeadersOf,
  openCallers,
  predictionOfVisitor,
} from '../test/callers.ts';
import { testPredictors } from '../test/models.ts';
import { json, type RunningApi, startApi } from '../test/running-api.ts';
import { describeApi } from './describe.ts';
import type { Role } from './http/permission.ts';

interface Operation {
  operationId: string;
  'x-roles': readonly Role[] | 'everyone';
}

const { paths = {} } = await describeApi(testPredictors);
const operations = Object.values(paths).flatMap((item) => Object.values(item as Record<string, Operation>));

/** Every operation as it is called by everyone who may call the API, one after another. */
describe('what each caller may do', () => {
  let api: RunningApi;
  let headersOf: HeadersOf;
  let fresh: Fresh;
  before(async () => {
    api = await startApi();
    headersOf = await openCallers(api);
    const { visitor } = headersOf;
    const prediction = async () => (await predictionOfVisitor(api, visitor)).id;
    fresh = {
      prediction,
      async reported() {
        const id = await prediction();
        const init = json('POST', { actual: true });
        await api.request(`/api/predictions/${id}/outcome`, {
          ...init,
          headers: { ...init.headers, ...visitor },
        });
        return id;
      },
    };
  });
  after(() => api[Symbol.asyncDispose]());

  /** The headers of a caller, with a new session where the request ends it. */
  async function headersFor(caller: Caller, endsSession: boolean): Promise<Record<string, string>> {
    if (!endsSession || !['viewer', 'editor', 'administrator'].includes(caller)) return headersOf[caller];
    return { cookie: (await accountWith(api, caller as Role)).cookie };
  }

  test('is stated for every operation of the document, and for no other', () => {
    const documented = operations.map(({ operationId }) => operationId).sort();
    assert.deepEqual(Object.keys(accessTable).sort(), documented, 'test/access-table.ts has a row for each');
  });

  for (const [operation, { ask, answers, of, endsSession = false }] of Object.entries(accessTable))
    test(operation, async () => {
      const found: (number | string)[] = [];
      for (const caller of callers) {
        const asked = await ask(fresh);
        const headers = { ...(await headersFor(caller, endsSession)), ...asked.headers };
        const { status, body } = await askAlone(api, { ...asked, headers });
        found.push(of && status < 300 ? `${status} ${of(JSON.parse(body) as never)}` : status);
      }
      assert.deepEqual(
        Object.fromEntries(callers.map((caller, index) => [caller, found[index]])),
        Object.fromEntries(callers.map((caller, index) => [caller, answers[index]])),
      );
    });

  test('agrees with the roles that the document names', () => {
    for (const { operationId, 'x-roles': roles } of operations) {
      const answers = accessTable[operationId]?.answers ?? [];
      const admitted = (['viewer', 'editor', 'administrator'] as const).filter(
        (role) => ![401, 403].includes(Number(answers[callers.indexOf(role)])),
      );
      if (operationId !== 'signIn' && roles !== 'everyone')
        assert.deepEqual([...admitted].sort(), [...roles].sort(), operationId);
    }
  });
});
