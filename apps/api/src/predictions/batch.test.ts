import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { administer, type RunningApi, startApi } from '../../test/running-api.ts';
import { translated } from '../../test/translated.ts';
import type { MessageBody } from '../messages/schema.ts';

describe('a batch', () => {
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  const path = '/api/predictors/coin/batch';
  const send = (body: string | Uint8Array, type = 'text/csv') =>
    api.request(path, {
      method: 'POST',
      headers: { 'content-type': type },
      body: body as Uint8Array<ArrayBuffer>,
    });
  const lines = async (body: string) => {
    const response = await send(body);
    assert.equal(response.status, 200);
    return (await response.text()).split('\r\n').slice(0, -1);
  };

  test('answers every row, in order, with the columns of the file before those of the outcome', async () => {
    const [header, first, second] = await lines('Name,STRENGTH,thumb\nAnn,5,left\n"Bob, B.",0,right\n');
    assert.equal(header, 'Name,STRENGTH,thumb,predicted_value,predicted_class,predicted_id,error');
    assert.match(first ?? '', /^Ann,5,left,0\.\d+,heads,[0-9a-f-]{36},$/);
    assert.match(second ?? '', /^"Bob, B\.",0,right,0\.\d+,tails,[0-9a-f-]{36},$/);
  });

  test('takes files of spreadsheets: byte order mark, semicolons, decimal commas, CRLF', async () => {
    const [header, first] = await lines('\uFEFFstrength;thumb\r\n2,5;left\r\n');
    assert.equal(header, 'strength;thumb;predicted_value;predicted_class;predicted_id;error');
    assert.match(first ?? '', /^2,5;left;0,\d+;\w+;[0-9a-f-]{36};$/);
  });

  test('says in the row what is wrong with it, and goes on', async () => {
    const [, ...rows] = await lines(
      'strength,thumb\n5,left\nNaN,left\n,left\n11,LEFT\n5\n5,left,right\n"5"x,left\n5,left\n',
    );
    const errors = rows.map((row) => row.replace(/^.*?,.*?,.*?,.*?,.*?,/, ''));
    assert.deepEqual(errors, [
      '',
      'strength must be a number of 0 to 10',
      'strength must be a number of 0 to 10',
      '"strength must be a number of 0 to 10; thumb must be one of left, right"',
      'has 1 column; the header has 2',
      'has 3 columns; the header has 2',
      ',"has a quote that is not closed, or text after a closing quote"',
      '',
    ]);
  });

  test('is refused with a sentence when nothing of it can be used', async () => {
    const wide = Array.from({ length: 1_000_000 }, (_, index) => index).join(',');
    const refused: [body: string | Uint8Array, status: number, what: RegExp][] = [
      ['', 400, /the file is empty/],
      ['strength,thumb\n', 400, /a header and no rows/],
      ['a,b\n1,2\n', 422, /has no column for strength, thumb\./],
      ['strength,thumb,Strength\n1,left,2\n', 422, /has two columns for strength\./],
      [wide, 400, /longer than 1,000,000 characters/],
      [new Uint8Array([0x73, 0xc3, 0xa9, 0xff, 0x0a]), 400, /not UTF-8/],
    ];
    for (const [body, status, what] of refused) {
      const response = await send(body);
      assert.equal(response.status, status);
      const problem = (await response.json()) as MessageBody;
      assert.match(problem.detail, what);
      translated(problem);
    }
    assert.equal((await send('{}', 'application/json')).status, 415);
  });

  test('ends with a sentence when the file can’t be read on', async () => {
    const rows = `strength,thumb\n${'5,left\n'.repeat(20_000)}`;
    const response = await send(Buffer.concat([Buffer.from(rows), Buffer.from([0xc3, 0xa9, 0xe9, 0x0a])]));
    const last = (await response.text()).split('\r\n').at(-2) ?? '';
    assert.match(last, /^,,,,,"?line 20002 is not UTF-8 text.*nothing after it was read/);
  });

  test('that was answered before gets its columns once', async () => {
    const withoutIds = (answer: string[]) => answer.map((each) => each.replace(/[0-9a-f-]{36}/, 'id'));
    const first = withoutIds(await lines('thumb,strength,note\nleft,5,=1+1\nleft,x,\nright,0,b\n'));
    const added = 'predicted_value,predicted_class,predicted_id,error';
    assert.equal(first[0], `thumb,strength,note,${added}`);
    assert.match(first[1] ?? '', /^left,5,'=1\+1,0\.\d+,heads,id,$/);
    assert.deepEqual(withoutIds(await lines(first.join('\r\n'))), first);
    // Columns that are only similar are the sender's own.
    const own = `thumb,strength,note,${added.replace('error', 'remark')}`;
    const [other] = await lines([own, ...first.slice(1)].join('\n'));
    assert.equal(other, `${own},${added}`);
  });

  test('is stored row by row', async () => {
    const count = async () => {
      const { rows } = await administer(
        `select count(*)::int as count from predictions where source = 'batch' and input->>0 = '3.25'`,
        api.configuration.database.name,
      );
      return rows[0].count;
    };
    await lines(`strength,thumb\n${'3.25,left\n'.repeat(5_000)}`);
    assert.equal(await count(), 5_000);
  });

  test('of more rows than are stored is answered while it is sent, and ends when the client leaves', async () => {
    const call = request(api.url + path, { method: 'POST', headers: { 'content-type': 'text/csv' } });
    call.on('error', () => undefined);
    call.write(`strength,thumb\n${'5,left\n'.repeat(12_000)}`);
    const [response] = await once(call, 'response');
    const [chunk] = await once(response, 'data');
    assert.match(String(chunk), /^strength,thumb,predicted_value/);
    call.destroy();
    const ended = () => api.log.find(({ route, status }) => route === path && status === 499);
    while (!ended()) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal((await api.request('/livez')).status, 200);
  });
});
