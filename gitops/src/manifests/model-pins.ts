import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scanModelPins } from '../models/pins.ts';
import { type Finding, overlayOf } from './finding.ts';

/**
 * What is wrong with the lines of an overlay's models.env. Looked at before anything is rendered: kustomize
 * takes a line without a value from the variables of whoever renders.
 * @param predictors those of the revision, where they are known
 */
export function modelPinFindings(
  tree: string,
  environment: string,
  predictors: readonly string[] | undefined,
): Finding[] {
  const file = `${overlayOf(environment)}/models.env`;
  if (!existsSync(join(tree, file))) return []; // kustomize says so, if the overlay names it
  const { problems } = scanModelPins(readFileSync(join(tree, file), 'utf8'), predictors);
  return problems.map(({ line, message }) => ({
    file: `${file}:${line}`,
    environment,
    rule: 'model-pin',
    message,
  }));
}
