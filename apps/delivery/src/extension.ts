import type { Extension } from '@presage/gitops';
import { registerData } from './commands/data.ts';
import { registerModel } from './commands/model.ts';
import { modelPins } from './pins/model-pins.ts';

/** What this application adds to the delivery: versions of its models, and the records they are trained on. */
export default {
  register(program, configuration) {
    registerModel(program, configuration);
    registerData(program, configuration);
  },
  pinnedFiles: { 'models.env': modelPins },
} satisfies Extension;
