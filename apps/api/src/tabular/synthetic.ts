import type { Text } from '../definition/text.ts';
import { logistic } from '../learning/logistic.ts';
import { makeRandom } from '../learning/random.ts';
import type { Description, Row, TableField } from './description.ts';

/** By how much the first fields move the score of a made-up row, from one end of their range to the other. */
const slopes = [3, -2, 1.5];

const moving = ({ fields }: Description) => Object.entries(fields).slice(0, slopes.length);

/** Describes the made-up rows that a first model is trained on. */
export function syntheticNotice(description: Description): Text {
  const list = (locale: keyof Text) =>
    moving(description)
      .map(([name, { label }], index) => `${label[locale] || name} (${(slopes[index] ?? 0) > 0 ? '+' : '−'})`)
      .join(', ');
  const { en, fr } = description.target.label;
  return {
    en: `Made-up rows: every field is drawn evenly from its range, and "${en}" from a formula of ${list('en')}. They say nothing about your table: import it and train.`,
    fr: `Lignes inventées : chaque champ est tiré uniformément de sa plage, et « ${fr} » d’une formule de ${list('fr')}. Elles ne disent rien de votre table : importez-la et lancez l’entraînement.`,
  };
}

/** Rows within the ranges of the fields; the target follows the first of them. The same seed gives the same rows. */
export function* generate(description: Description, seed: number, rows: number): Generator<Row> {
  const random = makeRandom(seed);
  const { fields, target } = description;
  const names = moving(description).map(([name]) => name);
  for (let row = 0; row < rows; row++) {
    const made: Record<string, string | number | null> = {};
    let score = 0;
    for (const [name, field] of Object.entries(fields)) {
      const place = random.uniform();
      made[name] = valueAt(field, place);
      const slope = slopes[names.indexOf(name)];
      if (slope !== undefined) score += slope * (place - 0.5);
    }
    made[target.column] = labelFor(description, score, random);
    yield made;
  }
}

/** The value of a field at a place of 0 to 1 in its range. */
function valueAt(field: TableField, place: number): string | number | null {
  if (field.kind === 'category') return field.values[Math.floor(place * field.values.length)]?.value ?? null;
  const value = field.minimum + place * (field.maximum - field.minimum);
  if (field.integer) return Math.min(field.maximum, Math.max(field.minimum, Math.round(value)));
  return Number(value.toPrecision(6));
}

function labelFor({ target }: Description, score: number, random: ReturnType<typeof makeRandom>) {
  switch (target.kind) {
    case 'yes-no':
      return random.chance(logistic(score)) ? target.yes.value : target.no.value;
    case 'classes': {
      const middle = (target.classes.length - 1) / 2;
      const weights = target.classes.map((_, index) => Math.exp((score * (index - middle)) / middle));
      return random.choose(target.classes, weights).value;
    }
    case 'number':
      return 10 + score + random.normal(0, 1);
    case 'count':
      return random.poisson(Math.exp(0.5 + score / 2));
  }
}
