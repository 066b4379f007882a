import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import { bothLanguages } from '../../test/both-languages.ts';
import { figureSchema } from '../../test/figure-shape.ts';
import { validInputs } from '../../test/inputs.ts';
import { realModels } from '../../test/models.ts';
import { discoverPredictors } from '../discovery/discover.ts';
import { openRegistry } from '../models/registry.ts';
import { type LoadedModel, loadPinnedModels } from '../models/serving.ts';
import { columnKey } from '../tables/column-key.ts';
import { RowError } from './data.ts';
import { type Field, type Fields, fieldSchema } from './field.ts';
import { predictorsFolder } from './folder.ts';
import { locales, type Text } from './text.ts';

/** Another folder is for trying a predictor before it is part of the product. */
const folder = process.env.PREDICTORS_DIR ?? predictorsFolder;
const predictors = await discoverPredictors(folder);
const day = '2026-11-21';

/** Every text in a definition, with where it stands. */
function* textsOf(value: unknown, path: string): Generator<[path: string, text: Text]> {
  if (typeof value !== 'object' || value === null) return;
  if ('en' in value || 'fr' in value) yield [path, value as Text];
  else for (const [name, inner] of Object.entries(value)) yield* textsOf(inner, `${path}.${name}`);
}

const unique = (values: readonly unknown[]) =>
  assert.equal(new Set(values).size, values.length, String(values));

function checkText(path: string, said: Text): void {
  assert.deepEqual(Object.keys(said).sort(), [...locales].sort(), path);
  for (const text of locales.map((locale) => said[locale])) {
    assert.ok(typeof text === 'string' && text.trim() === text && text !== '', `${path}: "${text}"`);
    assert.doesNotMatch(text, /!|undefined|null|NaN|Infinity|\[object/, path);
  }
}

function checkField(name: string, field: Field): void {
  const { default: preset } = field;
  switch (field.kind) {
    case 'number':
      assert.ok(field.minimum < field.maximum, name);
      if (field.integer)
        for (const bound of [field.minimum, field.maximum]) assert.ok(Number.isInteger(bound), name);
      break;
    case 'category':
      assert.ok(field.values.length > 1, name);
      unique(field.values.map(({ value }) => String(value)));
      break;
    case 'date':
      assert.ok(field.minimum < field.maximum && !Number.isNaN(Date.parse(field.maximum)), name);
      break;
    case 'text':
      assert.ok(field.minimumLength <= field.maximumLength && field.minimumLength >= 0, name);
  }
  if (preset === undefined || preset === 'today') return;
  const [value] = fc.sample(validInputs({ [name]: field } as Fields), 1);
  assert.equal(typeof preset, typeof (value?.[name] ?? preset), name);
  if (field.kind === 'number')
    assert.ok(Number(preset) >= field.minimum && Number(preset) <= field.maximum, name);
  if (field.kind === 'category')
    assert.ok(
      field.values.some(({ value }) => value === preset),
      name,
    );
}

test('there are predictors', () => assert.ok(predictors.length > 0));

for (const predictor of predictors) {
  const { name, fields, target, data, trainers, metrics, parameters = {}, aliases = [] } = predictor;

  describe(`the definition of ${name}`, () => {
    test('is named for an address, and says everything in both languages', () => {
      assert.match(name, /^[a-z][a-z0-9-]*$/);
      assert.ok(Number.isInteger(predictor.version) && predictor.version >= 1);
      for (const [path, text] of textsOf(predictor, name)) checkText(path, text);
      for (const alias of aliases) assert.match(alias, /^\/(?!api\/)[a-z0-9/-]+$/);
      unique(trainers.map((trainer) => trainer.name));
      unique(metrics.map((metric) => metric.name));
      assert.ok(trainers.length > 0 && metrics.length > 0);
    });

    test('has fields that can be filled in', () => {
      assert.ok(Object.keys(fields).length > 0);
      for (const [field, declared] of Object.entries(fields)) checkField(field, declared);
    });

    if (!data) return;

    test('has columns of different names, and refuses no records at all', () => {
      unique(data.columns.map((column) => columnKey(column.name)));
      bothLanguages(data.refuse({ count: 0, label: () => 0 }));
      if (!['probability', 'class'].includes(target.kind) || !data.labelOf) return;
      const rows = data.synthetic.generate(data.synthetic.seed, 500);
      const labels = [...new Set([...rows].map((row) => data.labelOf?.(row)))];
      assert.ok(labels.length > 1);
      for (const only of labels)
        bothLanguages(data.refuse({ count: 1e6, label: (value) => (value === only ? 1e6 : 0) }));
    });

    test('makes up the same records for the same seed, and others for another', () => {
      const digest = (seed: number) => {
        const hash = createHash('sha256');
        let count = 0;
        for (const row of data.synthetic.generate(seed, 300)) {
          const line = JSON.stringify(row);
          checkRow(row);
          hash.update(line);
          if (++count === 300) break;
        }
        return hash.digest('hex');
      };
      assert.equal(digest(data.synthetic.seed), digest(data.synthetic.seed));
      assert.notEqual(digest(data.synthetic.seed), digest(data.synthetic.seed + 1));
    });

    test('reads a record, leaves it out or says what is wrong, whatever its cells hold', () => {
      const cell = fc.oneof(
        fc.constantFrom(
          '',
          'NaN',
          'Infinity',
          '-Infinity',
          '1e999',
          '0x10',
          '-1',
          '0',
          '1',
          '12',
          '2024',
          'Yes',
          'No',
        ),
        fc.string({ unit: 'grapheme' }),
      );
      const count = data.columns.length;
      fc.assert(
        fc.property(fc.array(cell, { minLength: count, maxLength: count }), (cells) => {
          try {
            const row = data.read(cells.map((each) => each.trim()));
            if (row !== null) checkRow(row);
          } catch (error) {
            assert.ok(error instanceof RowError, String(error));
            bothLanguages(error.text);
          }
        }),
      );
    });
  });

  describe(`a model of ${name}`, () => {
    let loaded: LoadedModel;
    let inputs: ReturnType<typeof validInputs>;

    before(async () => {
      const { modelsDir } = await realModels(folder);
      const models = await loadPinnedModels([predictor], openRegistry(modelsDir), {}, 'local');
      const model = models.get(name);
      assert.ok(model);
      loaded = model;
      inputs = validInputs(loaded.model.fields?.() ?? fields);
    });

    test('was measured by what the definition declares', () => {
      const { card } = loaded;
      assert.ok(
        trainers.some((trainer) => trainer.name === card.trainer),
        card.trainer,
      );
      const declared = new Set(metrics.map((metric) => metric.name));
      for (const { name: metric, value, low, high } of card.metrics)
        assert.ok(declared.has(metric) && low <= value && value <= high, `${metric} ${low} ${value} ${high}`);
      assert.equal(card.metrics[0]?.name, metrics[0].name);
      for (const { field } of card.topFeatures) assert.ok(field in fields, field);
      for (const parameter of Object.keys(card.parameters)) assert.ok(parameter in parameters, parameter);
    });

    test('takes the same fields as the definition, and the records that it was trained on', () => {
      const own = loaded.model.fields?.() ?? fields;
      assert.deepEqual(Object.keys(own), Object.keys(fields));
      for (const [field, declared] of Object.entries(own)) checkField(field, declared);
      if (!data) return;
      let seen = 0;
      for (const row of data.synthetic.generate(data.synthetic.seed, data.synthetic.rows)) {
        // A record may lack what a question must have: the police withhold some hours.
        for (const [field, value] of Object.entries(data.inputOf(row))) {
          const declared = own[field];
          assert.ok(declared, field);
          if (value === null || value === undefined) continue;
          const parsed = fieldSchema(declared).safeParse(value);
          assert.ok(parsed.success, `${JSON.stringify(row)}: ${field} ${parsed.error?.message}`);
        }
        if (++seen === 500) break;
      }
    });

    test('answers every valid input with finite numbers, the same each time', () => {
      fc.assert(
        fc.property(inputs, (given) => {
          const input = loaded.schema.parse(given);
          const outcome = loaded.model.predict(input, day);
          checkOutcome(outcome, target);
          assert.deepEqual(loaded.model.predict(input, day), outcome);
        }),
        { numRuns: 300 },
      );
    });

    test('explains every answer: base and contributions are the score', () => {
      fc.assert(
        fc.property(inputs, (given) => {
          const { base, score, contributions } = loaded.model.explain(loaded.schema.parse(given), day);
          let sum = base;
          for (const [field, value] of Object.entries(contributions)) {
            assert.ok(field in fields && Number.isFinite(value), `${field} ${value}`);
            sum += value;
          }
          assert.ok(Math.abs(sum - score) <= 1e-6, `${sum} is not ${score}`);
        }),
        { numRuns: 300 },
      );
    });

    test('words and draws every answer', () => {
      fc.assert(
        fc.property(inputs, (given) => {
          const input = loaded.schema.parse(given);
          const outcome = loaded.model.predict(input, day);
          const { headline, sentence } = loaded.model.word(input, outcome, day);
          for (const text of sentence ? [headline, sentence] : [headline])
            for (const words of locales.map((locale) => text[locale])) {
              assert.ok(words.trim() !== '');
              assert.doesNotMatch(words, /undefined|NaN|Infinity|\[object/);
            }
          const figures = loaded.model.figures(input, outcome, day);
          assert.ok(figures.length > 0);
          for (const figure of figures) figureSchema.parse(JSON.parse(JSON.stringify(figure)));
        }),
        { numRuns: 50 },
      );
    });

    test('refuses an artefact that is another’s', () => {
      for (const foreign of [null, {}, [], 'x', { kind: 'another' }])
        assert.throws(() => predictor.load(foreign), Error);
    });
  });
}

/** What JSON gives back: NaN and Infinity would come back as null. */
function checkRow(row: object): void {
  for (const [column, value] of Object.entries(row))
    if (typeof value === 'number') assert.ok(Number.isFinite(value), `${column} ${value}`);
    else assert.ok(value === null || ['string', 'boolean'].includes(typeof value), `${column} ${value}`);
}

function checkOutcome(
  outcome: ReturnType<LoadedModel['model']['predict']>,
  { kind, classes = {}, parts = {} }: (typeof predictors)[number]['target'],
): void {
  const { value, class: named, interval, parts: made = {}, date, reference } = outcome;
  const numbers = [value, ...(interval ?? []), ...Object.values(made), reference ?? 0];
  for (const number of numbers) assert.ok(Number.isFinite(number), JSON.stringify(outcome));
  if (kind === 'probability' || kind === 'class')
    for (const number of [value, ...(interval ?? [])]) assert.ok(number >= 0 && number <= 1);
  else if (kind !== 'number') for (const number of numbers) assert.ok(number >= 0, JSON.stringify(outcome));
  if (interval) assert.ok(interval[0] <= interval[1], JSON.stringify(interval));
  if (named !== undefined) assert.ok(named in classes, named);
  for (const part of Object.keys(made)) assert.ok(part in parts, part);
  if (date !== undefined) assert.match(date, /^\d{4}-\d\d-\d\d$/);
}
