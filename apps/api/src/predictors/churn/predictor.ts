import { heldOutParameters } from '../../definition/held-out-parameters.ts';
import { definePredictor } from '../../definition/predictor.ts';
import type { Row } from './customer.ts';
import { data } from './data.ts';
import { fields } from './fields.ts';
import { loadModel } from './model.ts';
import { classes, probabilityLabel } from './target.ts';
import { evaluate, train } from './train.ts';

export default definePredictor<typeof fields, Row>({
  name: 'churn',
  version: 1,
  title: { en: 'Customer churn', fr: 'Départ d’un client' },
  question: { en: 'Will this customer leave?', fr: 'Ce client va-t-il partir ?' },
  summary: {
    en: 'How probable it is that a customer of a telephone and Internet company cancels, and what speaks for and against.',
    fr: 'La probabilité qu’un client d’un opérateur résilie, et ce qui plaide dans un sens ou dans l’autre.',
  },
  notice: {
    en: 'A probability, not a verdict: of 100 customers at 30 %, 30 leave. From 30 % on, an offer to stay costs less than it saves. Not for decisions that put a person at a disadvantage.',
    fr: 'Une probabilité, pas un verdict : sur 100 clients à 30 %, 30 s’en vont. À partir de 30 %, une offre de fidélité coûte moins qu’elle ne rapporte. À ne pas utiliser pour défavoriser une personne.',
  },
  aliases: ['/predict'],
  fields,
  target: {
    label: probabilityLabel,
    kind: 'probability',
    classes,
    happened: 'leaves',
    scale: { en: 'log-odds of leaving', fr: 'log-cote du départ' },
  },
  data,
  trainers: [
    { name: 'logistic', title: { en: 'Logistic regression', fr: 'Régression logistique' } },
    { name: 'trees', title: { en: 'Gradient-boosted trees', fr: 'Arbres de décision boostés' } },
  ],
  metrics: [
    { name: 'logLoss', title: { en: 'Log loss', fr: 'Perte logarithmique' }, better: 'lower' },
    { name: 'auc', title: { en: 'AUC', fr: 'AUC' }, better: 'higher' },
    { name: 'brier', title: { en: 'Brier score', fr: 'Score de Brier' }, better: 'lower' },
    {
      name: 'calibrationError',
      title: { en: 'Calibration error', fr: 'Erreur de calibration' },
      better: 'lower',
      format: 'percent',
    },
  ],
  parameters: {
    penalty: { en: 'Penalty', fr: 'Pénalité' },
    coefficients: { en: 'Coefficients', fr: 'Coefficients' },
    trees: { en: 'Trees', fr: 'Arbres' },
    nodes: { en: 'Nodes of all trees', fr: 'Nœuds de tous les arbres' },
    ...heldOutParameters,
  },
  train,
  evaluate: (model, context) => evaluate((row) => model.predict(row, '').value, context),
  load: loadModel,
});
