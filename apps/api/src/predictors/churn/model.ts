import { z } from 'zod';
import { ArtefactError, type Explanation, type Model } from '../../definition/model.ts';
import { additiveSchema } from '../../learning/additive.ts';
import { featureSchema } from '../../learning/features.ts';
import { logistic } from '../../learning/logistic.ts';
import { treesSchema } from '../../learning/trees.ts';
import { scorerOf } from './candidates.ts';
import type { Customer } from './customer.ts';
import { encodeCustomer, features } from './encode.ts';
import { figuresOf } from './figures.ts';
import { threshold } from './threshold.ts';
import { wordChurn } from './wording.ts';

const artefactSchema = z.strictObject({
  format: z.literal(1),
  predictor: z.literal('churn'),
  features: z.array(featureSchema),
  model: z.union([z.strictObject({ logistic: additiveSchema }), z.strictObject({ trees: treesSchema })]),
});

type Artefact = z.infer<typeof artefactSchema>;

/** Every place that a model reads must be one of a feature of the right kind. */
function refuseForeignPlaces({ model }: Artefact): void {
  const expect = (place: number, kind: 'number' | 'category', width?: number) => {
    const feature = features[place];
    if (feature?.kind !== kind || (width && feature.kind === 'category' && feature.values.length !== width))
      throw new ArtefactError(`the artefact reads a ${kind} in place ${place}, which has no such term`);
  };
  if ('trees' in model)
    for (const tree of model.trees.trees)
      for (const node of tree) {
        if ('threshold' in node) expect(node.feature, 'number');
        if ('among' in node) expect(node.feature, 'category');
      }
  else
    for (const { term } of model.logistic.terms) {
      if ('number' in term) expect(term.number.feature, 'number');
      if ('category' in term) expect(term.category.feature, 'category', term.category.width);
    }
}

/** Reads an artefact. @throws ArtefactError for one that is not of this predictor, or of other fields */
export function readArtefact(artefact: unknown): Artefact {
  const { success, data, error } = artefactSchema.safeParse(artefact);
  if (!success) throw new ArtefactError(`this is not a churn model: ${z.prettifyError(error)}`);
  if (JSON.stringify(data.features) !== JSON.stringify(features))
    throw new ArtefactError('the churn model was trained on other fields than the current ones');
  refuseForeignPlaces(data);
  return data;
}

/** Makes a model that predicts and explains in microseconds: tables and one vector, made here once. */
export function loadModel(artefact: unknown): Model<Customer> {
  const scorer = scorerOf(readArtefact(artefact).model);
  const vector = new Float64Array(features.length);
  const contributions = new Float64Array(features.length);

  function probability(customer: Customer): number {
    encodeCustomer(customer, vector);
    return logistic(scorer.score(vector));
  }

  function predict(customer: Customer) {
    const value = probability(customer);
    return { value, class: value >= threshold ? 'leaves' : 'stays' };
  }

  function explain(customer: Customer): Explanation {
    encodeCustomer(customer, vector);
    contributions.fill(0);
    const score = scorer.contribute(vector, contributions);
    const named: Record<string, number> = {};
    for (let place = 0; place < features.length; place++)
      named[(features[place] as (typeof features)[number]).name] = contributions[place] as number;
    return { base: scorer.base, score, contributions: named };
  }

  return {
    predict,
    explain,
    word: (customer, outcome, _day, explanation = explain(customer)) =>
      wordChurn(customer, outcome, explanation),
    figures: (customer, outcome) => figuresOf(customer, outcome, probability),
  };
}
