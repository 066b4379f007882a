import type { CurveFigure, Figure, GaugeFigure } from '../../definition/figure.ts';
import type { Outcome } from '../../definition/model.ts';
import type { Customer } from './customer.ts';
import { fields } from './fields.ts';
import { classes, probabilityLabel } from './target.ts';
import { threshold } from './threshold.ts';

/** The curve goes this far, or to the customer’s own months. */
const leastMonths = 72;

function gauge({ value }: Outcome): GaugeFigure {
  return {
    kind: 'gauge',
    title: probabilityLabel,
    value,
    minimum: 0,
    maximum: 1,
    format: 'percent',
    cuts: [
      { at: 0, label: classes.stays },
      { at: threshold, label: classes.leaves },
    ],
  };
}

/** The same customer after other numbers of months, billed in total as much more or less. */
function overMonths(
  customer: Customer,
  { value }: Outcome,
  probability: (one: Customer) => number,
): CurveFigure {
  const { tenure, MonthlyCharges, TotalCharges } = customer;
  const aMonth = tenure > 0 && typeof TotalCharges === 'number' ? TotalCharges / tenure : MonthlyCharges;
  const points = Array.from({ length: Math.max(leastMonths, tenure) + 1 }, (_, months) => {
    const later = { ...customer, tenure: months, TotalCharges: aMonth * months };
    return [months, months === tenure ? value : probability(later)] as const;
  });
  return {
    kind: 'curve',
    title: {
      en: 'The same customer, newer or of longer standing',
      fr: 'Le même client, plus récent ou plus ancien',
    },
    x: { label: fields.tenure.label, unit: fields.tenure.unit },
    y: { label: probabilityLabel },
    series: [{ label: probabilityLabel, points }],
    here: { x: tenure, y: value, label: { en: 'This customer', fr: 'Ce client' } },
  };
}

/** Where the customer stands on the scale, and how that changes with the months. */
export function figuresOf(
  customer: Customer,
  outcome: Outcome,
  probability: (customer: Customer) => number,
): readonly Figure[] {
  return [gauge(outcome), overMonths(customer, outcome, probability)];
}
