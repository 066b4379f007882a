import type { Extension } from '@presage/gitops';
import { registerPreview } from './commands.ts';
import { previewService } from './service.ts';

/** Environments of branches, and the verbs for them. Loaded where the descriptor has `previews`. */
export default { register: registerPreview, branches: previewService } satisfies Extension;
