import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { jsonOf, validInputs, wrongValues } from '../../test/inputs.ts';
import { realModels } from '../../test/models.ts';
import { type RunningApi, startApi } from '../../test/running-api.ts';
import { csvLine } from '../csv/writer.ts';
import { discoverPredictors } from '../discovery/discover.ts';
import type { OpenApiDocument } from '../openapi/document.ts';
import type { Field, Fields, Input } from './field.ts';
import { predictorsFolder } from './folder.ts';

const folder = process.env.PREDICTORS_DIR ?? predictorsFolder;

interface Made {
  id: string;
  predictor: string;
  model: string;
  outcome: { value: number };
  explanation: { base: number; score: number; contributions: Record<string, number> };
  wording: { headline: { en: string; fr: string } };
  synthetic: boolean;
}
interface Refused {
  detail: string;
  errors?: { field: string; message: string }[];
}

/** A field and a value that it does not take, in an input that is right but for it. */
const wrongInputs = (fields: Fields) =>
  fc.tuple(
    validInputs(fields),
    fc.constantFrom(
      ...Object.entries(fields).flatMap(([name, field]) =>
        wrongValues(field).map(([what, value]) => ({ name, what, value })),
      ),
    ),
  );

for (const { name, fields: declared, target, aliases = [] } of await discoverPredictors(folder))
  describe(`${name}, asked over HTTP`, () => {
    let api: RunningApi;
    let fields: Fields;
    let example: Input;
    const path = `/api/predictors/${name}/predictions`;
    const ask = (input: unknown, to = path) =>
      api.request(to, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: jsonOf(input),
      });
    const refusedFor = async (response: Response, field: string, what: string) => {
      assert.equal(response.status, 422, what);
      const { errors = [] } = (await response.json()) as Refused;
      const found = errors.find((error) => error.field === field || error.field.startsWith(`${field}.`));
      assert.ok(found && found.message.length > 5, `${what}: ${JSON.stringify(errors)}`);
      assert.equal(errors.length, 1, `${what}: ${JSON.stringify(errors)}`);
    };

    before(async () => {
      api = await startApi({ ...(await realModels(folder)) });
      const described = (await (await api.request(`/api/predictors/${name}`)).json()) as { fields: Fields };
      fields = described.fields;
      [example = {}] = fc.sample(validInputs(fields), { numRuns: 1, seed: 1 });
    });
    after(() => api[Symbol.asyncDispose]());

    test('tells a form all that it needs', async () => {
      assert.deepEqual(Object.keys(fields), Object.keys(declared));
      const list = (await (await api.request('/api/predicteurs')).json()) as { items: { name: string }[] };
      assert.ok(list.items.some((each) => each.name === name));
    });

    for (const field of Object.keys(declared))
      test(`refuses a wrong ${field} with its name`, async () => {
        for (const [what, value] of wrongValues(fields[field] ?? assert.fail(field)))
          await refusedFor(await ask({ ...example, [field]: value }), field, `${field} is ${what}`);
      });

    test('refuses what is no field of it, no object, and no JSON', async () => {
      await refusedFor(await ask({ ...example, unheardOf: 1 }), 'unheardOf', 'an unknown field');
      for (const body of ['[]', '"x"', '{"x":NaN}', '{"x":Infinity}', '{'])
        assert.ok([400, 422].includes((await api.request(path, sent(body))).status), body);
      const nothing = (await (await ask({})).json()) as Refused;
      const required = Object.entries(fields).filter(([, field]) => !field.optional);
      assert.deepEqual(
        nothing.errors?.map((error) => error.field).sort(),
        required.map(([field]) => field).sort(),
      );
    });

    test('refuses any input outside the schema with the field', () =>
      fc.assert(
        fc.asyncProperty(wrongInputs(fields), async ([input, { name: field, what, value }]) => {
          await refusedFor(await ask({ ...input, [field]: value }), field, `${field} is ${what}`);
        }),
        { numRuns: 60 },
      ));

    test('answers any valid input with finite numbers that are explained', () =>
      fc.assert(
        fc.asyncProperty(validInputs(fields), async (input) => {
          const response = await ask(input);
          assert.equal(response.status, 201, await response.clone().text());
          checkMade((await response.json()) as Made);
        }),
        { numRuns: 40 },
      ));

    function checkMade({ predictor, outcome, explanation, wording }: Made): void {
      assert.equal(predictor, name);
      assert.ok(Number.isFinite(outcome.value));
      if (target.kind === 'probability') assert.ok(outcome.value >= 0 && outcome.value <= 1);
      const { base, score, contributions } = explanation;
      const sum = Object.values(contributions).reduce((total, each) => total + each, base);
      assert.ok(Math.abs(sum - score) <= 1e-6, `${sum} is not ${score}`);
      assert.ok(wording.headline.en.length > 0 && wording.headline.fr.length > 0);
    }

    for (const alias of aliases)
      test(`answers the same at ${alias}`, async () => {
        const [short, long] = await Promise.all([ask(example, alias), ask(example)]);
        assert.deepEqual([short.status, long.status], [200, 201]);
        const [one, other] = (await Promise.all([short.json(), long.json()])) as [Made, Made];
        assert.deepEqual([one.outcome, one.explanation], [other.outcome, other.explanation]);
        for (const [field, wrong] of Object.entries(fields))
          for (const [what, value] of wrongValues(wrong))
            await refusedFor(await ask({ ...example, [field]: value }, alias), field, `${field} is ${what}`);
      });

    test('predicts a file row by row; a wrong cell is named in its row and stops no other', async () => {
      const names = Object.keys(fields);
      const cells = (input: Input) => csvLine(names.map((field) => input[field]));
      const wrong = names.flatMap((field) => {
        const kind = fields[field];
        // A category with a value for the rest takes any cell.
        return kind && !('rest' in kind)
          ? wrongCells(kind).map((cell) => ({ field, line: cells({ ...example, [field]: cell }) }))
          : [];
      });
      const body = [csvLine(names), cells(example), ...wrong.map(({ line }) => line), cells(example)].join(
        '',
      );
      const headers = { 'content-type': 'text/csv' };
      const response = await api.request(`/api/predictors/${name}/batch`, { method: 'POST', headers, body });
      assert.equal(response.status, 200, await response.clone().text());
      const [header = '', ...rows] = (await response.text()).trimEnd().split('\r\n');
      assert.match(header, /,predicted_value,.*predicted_id,error$/);
      assert.equal(rows.length, wrong.length + 2);
      const withoutId = (row = '') => row.replace(/,[0-9a-f-]{36},$/, ',');
      assert.equal(withoutId(rows[0]), withoutId(rows.at(-1)));
      assert.match(rows[0] ?? '', /,[0-9a-f-]{36},$/);
      for (const [index, { field, line }] of wrong.entries())
        assert.match(
          rows[index + 1] ?? '',
          new RegExp(`,"?[^,]*${field} must `),
          `${line}: ${rows[index + 1]}`,
        );
    });

    test('is described in OpenAPI with its fields', async () => {
      const { paths, components } = (await (await api.request('/openapi.json')).json()) as OpenApiDocument;
      const operation = paths?.[path]?.post as {
        requestBody: { content: Record<string, { schema: { $ref?: string } }> };
      };
      const reference =
        operation.requestBody.content['application/json']?.schema.$ref?.split('/').at(-1) ?? '';
      const schema = components?.schemas?.[reference] as { properties: object; required: string[] };
      assert.deepEqual(Object.keys(schema.properties), Object.keys(fields));
      assert.ok(paths?.[`/api/predictors/${name}/batch`]?.post);
      for (const alias of aliases) assert.ok(paths?.[alias]?.post, alias);
    });

    test('has features and what it is trained on', async () => {
      const { features } = (await (await api.request(`/api/predictors/${name}/features`)).json()) as {
        features: { field: string; training: { shares: number[] } | null }[];
      };
      assert.deepEqual(
        features.map(({ field }) => field),
        Object.keys(fields),
      );
      const { source } = (await (await api.request(`/api/predictors/${name}/dataset`)).json()) as {
        source: string;
      };
      assert.match(source, /^(synthetic|published)$/);
    });
  });

const sent = (body: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body,
});

/** Cells that a field does not take. */
function wrongCells(field: Field): string[] {
  const empty = field.optional || (field.kind === 'text' && field.minimumLength === 0) ? [] : [''];
  switch (field.kind) {
    case 'number':
      return [
        ...empty,
        'NaN',
        'Infinity',
        '-Infinity',
        '1e999',
        'seven',
        String(field.maximum + 1),
        String(field.minimum - 1),
      ];
    case 'category':
      return [...empty, 'no such category', 'NaN'];
    case 'date':
      return [...empty, 'yesterday', '2024-02-30', 'NaN'];
    case 'text':
      return [...empty, 'x'.repeat(field.maximumLength + 1)];
  }
}
