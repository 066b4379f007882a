import { numberBasis, quantileKnots, type Term } from '../../learning/basis.ts';
import { features, placeOf } from './encode.ts';

/** Months after which the risk may change its course: close together where a customer is new. */
const tenureKnots = [1, 2, 4, 7, 12, 20, 32, 48, 60];
const chargesKnots = 8;

/**
 * What the logistic regression adds up: a coefficient for every value of a category, a line with bends for
 * each number, and what the months mean more or less under each contract. The total is left out: it is the months
 * times the bill, and would take the credit for the months. More interactions and more knots were tried on the
 * published data and predict worse there; `npm run bench -- models` measures these.
 */
export function termsFor(vectors: readonly Float64Array[]): Term[] {
  const quantiles = (values: Float64Array) => quantileKnots(values, chargesKnots);
  const categories = features.flatMap((feature, place) =>
    feature.kind === 'category' ? [{ category: { feature: place, width: feature.values.length } }] : [],
  );
  const contracts = categories.filter(({ category }) => category.feature === placeOf('Contract'));
  const tenure = placeOf('tenure');
  return [
    ...categories,
    { number: numberBasis(tenure, 'linear', vectors, () => tenureKnots) },
    { number: numberBasis(placeOf('MonthlyCharges'), 'linear', vectors, quantiles) },
    ...contracts.map((contract) => ({ ...contract, number: numberBasis(tenure, 'log', vectors, () => []) })),
  ];
}
