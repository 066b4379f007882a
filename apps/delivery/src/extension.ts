import type { Extension } from '@presage/gitops';
import { registerData } from './commands/data.ts';
import { registerDemo } from './commands/demo.ts';
import { registerModel } from './commands/model.ts';
import { registerPredictor } from './commands/predictor.ts';
import { registerTrace } from './commands/trace.ts';
import { modelPins } from './pins/model-pins.ts';

/** What this application adds to the delivery: predictors from tables, versions of models, and their records. */
export default {
  register(program, configuration) {
    registerModel(program, configuration);
    registerData(program, configuration);
    registerPredictor(program);
    registerTrace(program, configuration);
    registerDemo(program, configuration);
  },
  pinnedFiles: { 'models.env': modelPins },
} satisfies Extension;
