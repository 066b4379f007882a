import type { Fields } from '../definition/field.ts';
import { heldOutParameters } from '../definition/held-out-parameters.ts';
import { type AnyPredictor, definePredictor, type Target } from '../definition/predictor.ts';
import type { Text } from '../definition/text.ts';
import { type Description, type Row, readDescription } from './description.ts';
import { measuresOf } from './measures.ts';
import { loadTableModel } from './model.ts';
import { classesOf, recordsOf } from './records.ts';
import { evaluateTable, trainTable } from './train.ts';

/** What contributions are measured in. */
function scaleOf({ target }: Description): Text {
  const { en, fr } = target.label;
  switch (target.kind) {
    case 'yes-no':
      return { en: `log-odds: ${en}`, fr: `log-cote : ${fr}` };
    case 'classes':
      return {
        en: 'log-odds of the class against all others',
        fr: 'log-cote de la classe contre toutes les autres',
      };
    case 'count':
      return { en: `logarithm: ${en}`, fr: `logarithme : ${fr}` };
    case 'number':
      return target.unit ?? target.label;
  }
}

function targetOf(description: Description): Target {
  const { target } = description;
  const classes = classesOf(target);
  const labels = Object.fromEntries(classes.map(({ value, label }) => [value, label]));
  const kinds = {
    'yes-no': 'probability',
    classes: 'class',
    number: 'number',
    count: 'count',
  } as const;
  return {
    label: target.label,
    kind: kinds[target.kind],
    ...('unit' in target && target.unit && { unit: target.unit }),
    ...(classes.length > 0 && { classes: labels }),
    ...(target.kind === 'yes-no' && { happened: target.yes.value }),
    ...(target.kind === 'classes' && { parts: labels }),
    scale: scaleOf(description),
  };
}

/**
 * The predictor that a `predictor.json` describes.
 * @param json the text of the file
 * @param file its path, for the message
 * @throws DescriptionError that names the file, the part, the problem and an example
 */
export function defineTablePredictor(name: string, json: string, file: string): AnyPredictor {
  const description = readDescription(json, file);
  const { version, title, question, summary, notice, fields, target } = description;
  return definePredictor<Fields, Row>({
    name,
    version,
    title,
    question,
    summary,
    notice,
    fields,
    target: targetOf(description),
    data: recordsOf(description),
    trainers: [
      {
        name: 'regression',
        title: { en: 'Regression with smooth terms', fr: 'Régression à termes lisses' },
      },
      { name: 'trees', title: { en: 'Gradient-boosted trees', fr: 'Arbres de décision boostés' } },
    ],
    metrics: measuresOf(target).metrics,
    parameters: {
      penalty: { en: 'Penalty', fr: 'Pénalité' },
      coefficients: { en: 'Coefficients', fr: 'Coefficients' },
      trees: { en: 'Trees', fr: 'Arbres' },
      leaves: { en: 'Leaves of all trees', fr: 'Feuilles de tous les arbres' },
      models: { en: 'Models, one for each class', fr: 'Modèles, un par classe' },
      ...heldOutParameters,
    },
    train: (context) => trainTable(name, description, context),
    evaluate: (model, context) => evaluateTable(description, model, context),
    load: (artefact) => loadTableModel(name, description, artefact),
  });
}
