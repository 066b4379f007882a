import { quantileKnots, type Term } from '../../learning/basis.ts';
import { features, placeOf } from './encode.ts';

/** Months after which the risk may change its course: close together where a customer is new. */
const tenureKnots = [1, 2, 4, 7, 12, 20, 32, 48, 60, 68];
/** How a contract changes what the months mean: the first half-year, two years, after. */
const contractKnots = [6, 24];
const monthlyKnots = 12;
const totalKnots = 16;

/**
 * What the logistic regression adds up: a coefficient for every value of a category, a line with bends for
 * each number, and for each contract a line of its own over the months. On the published data this reaches
 * the AUC that boosted trees with interactions of all fields reach; `npm run bench -- models` measures it.
 */
export function termsFor(vectors: readonly Float64Array[]): Term[] {
  const numberTerm = (place: number, knotsOf: (values: Float64Array) => number[]) => {
    const values = Float64Array.from(vectors, (vector) => vector[place] as number);
    const minimum = values.reduce((least, value) => Math.min(least, value));
    const maximum = values.reduce((most, value) => Math.max(most, value));
    const knots = knotsOf(values).filter((knot) => knot > minimum && knot < maximum);
    return { feature: place, minimum, maximum, knots };
  };
  const categories = features.flatMap((feature, place) =>
    feature.kind === 'category' ? [{ category: { feature: place, width: feature.values.length } }] : [],
  );
  const contract = categories.find(({ category }) => category.feature === placeOf('Contract'));
  const quantiles = (count: number) => (values: Float64Array) => quantileKnots(values, count);
  return [
    ...categories,
    { number: numberTerm(placeOf('tenure'), () => tenureKnots) },
    { number: numberTerm(placeOf('MonthlyCharges'), quantiles(monthlyKnots)) },
    { number: numberTerm(placeOf('TotalCharges'), quantiles(totalKnots)) },
    ...(contract ? [{ ...contract, number: numberTerm(placeOf('tenure'), () => contractKnots) }] : []),
  ];
}
