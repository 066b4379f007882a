import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { json, type RunningApi, startApi } from '../../test/running-api.ts';

interface Tensor {
  name: string;
  datatype: string;
  shape: number[];
  data: unknown[];
}

const strength = { name: 'strength', shape: [2], datatype: 'FP64', data: [0, 10] };
const thumb = { name: 'thumb', shape: [2], datatype: 'BYTES', data: ['right', 'left'] };

describe('the Open Inference Protocol', () => {
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  const read = async (path: string) => (await (await api.request(path)).json()) as Record<string, unknown>;
  const infer = (body: unknown, path = '/v2/models/coin/infer') => api.request(path, json('POST', body));

  test('describes the server, its health and its models', async () => {
    assert.deepEqual(await read('/v2'), { name: 'presage', version: '0.0.0', extensions: [] });
    assert.deepEqual(await read('/v2/health/live'), { live: true });
    assert.deepEqual(await read('/v2/health/ready'), { ready: true });
    assert.deepEqual(await read('/v2/models/coin/ready'), { name: 'coin', ready: true });
    const { versions, ...model } = await read('/v2/models/coin');
    assert.match((versions as string[])[0] ?? '', /^sha256:[0-9a-f]{64}$/);
    assert.deepEqual(model, {
      name: 'coin',
      platform: 'presage_counting',
      inputs: [
        { name: 'strength', datatype: 'FP64', shape: [-1] },
        { name: 'thumb', datatype: 'BYTES', shape: [-1] },
      ],
      outputs: [
        { name: 'value', datatype: 'FP64', shape: [-1] },
        { name: 'class', datatype: 'BYTES', shape: [-1] },
      ],
    });
  });

  test('infers from one tensor for each field, flat or nested', async () => {
    const response = await infer({ id: '42', inputs: [strength, thumb] });
    assert.equal(response.status, 200);
    const answer = (await response.json()) as { id: string; model_name: string; outputs: Tensor[] };
    assert.equal(answer.id, '42');
    assert.equal(answer.model_name, 'coin');
    const [value, side] = answer.outputs;
    assert.deepEqual(value?.shape, [2]);
    assert.ok(value?.data.every((one) => typeof one === 'number' && one >= 0 && one <= 1));
    assert.deepEqual(side, { name: 'class', datatype: 'BYTES', shape: [2], data: ['tails', 'heads'] });
    const nested = { ...strength, shape: [2, 1], datatype: 'INT32', data: [[0], [10]] };
    const again = (await (await infer({ inputs: [thumb, nested], outputs: [{ name: 'class' }] })).json()) as {
      outputs: Tensor[];
    };
    assert.deepEqual(again.outputs, [side]);
  });

  test('takes the version that is served, and no other', async () => {
    const { versions } = (await read('/v2/models/coin')) as { versions: string[] };
    const served = await infer(
      { inputs: [strength, thumb] },
      `/v2/models/coin/versions/${versions[0]}/infer`,
    );
    assert.equal(served.status, 200);
    const other = await api.request('/v2/models/coin/versions/1/ready');
    assert.equal(other.status, 404);
    assert.match(((await other.json()) as { error: string }).error, /^Version 1 is not served; sha256:/);
  });

  test('refuses what does not fit with a sentence that names the tensor', async () => {
    const refused: [body: unknown, sentence: RegExp][] = [
      [{}, /inputs must be a list of tensors/],
      [{ inputs: [] }, /inputs must have at least one tensor/],
      [{ inputs: [{ name: 'strength' }] }, /inputs\.0\.shape must be a list/],
      [{ inputs: [strength] }, /thumb is missing: a tensor of datatype BYTES/],
      [
        { inputs: [strength, thumb, { ...thumb, name: 'x' }] },
        /x is not an input of this model; its inputs are/,
      ],
      [{ inputs: [strength, thumb, thumb] }, /thumb is given twice/],
      [{ inputs: [{ ...strength, datatype: 'BYTES' }, thumb] }, /strength has datatype BYTES; .* takes FP64/],
      [{ inputs: [strength, { ...thumb, shape: [2, 2] }] }, /thumb has shape \[2, 2\]/],
      [{ inputs: [strength, { ...thumb, shape: [3] }] }, /thumb has 3 elements, the first tensor has 2/],
      [{ inputs: [strength, { ...thumb, data: ['left'] }] }, /thumb has 1 elements of data for shape \[2\]/],
      [{ inputs: [{ ...strength, shape: [0], data: [] }] }, /strength is empty/],
      [
        { inputs: [{ ...strength, data: [0, 11] }, thumb] },
        /strength must be a number of 0 to 10 \(element 1\)/,
      ],
      [{ inputs: [strength, thumb], outputs: [{ name: 'x' }] }, /outputs\.x is not an output of this model/],
    ];
    for (const [body, sentence] of refused) {
      const response = await infer(body);
      assert.equal(response.status, 422);
      assert.match(((await response.json()) as { error: string }).error, sentence);
    }
    assert.equal((await infer({ inputs: [strength, thumb] }, '/v2/models/dice/infer')).status, 404);
  });
});
