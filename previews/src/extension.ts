import type { Extension } from '@presage/gitops';
import { registerPreview } from './commands.ts';

/** Loaded when a branch is pushed: every push loads this file for its verbs. */
const service = async () => (await import('./service.ts')).previewService;

/** Environments of branches, and the verbs for them. */
export default {
  machine: {
    up: async () => [],
    down: async (configuration) => (await import('./take-down.ts')).downPlan(configuration),
  },
  register: registerPreview,
  status: async (cluster) => (await import('./status.ts')).previewStatus(cluster),
  branches: {
    check: async (...push) => (await service()).check(...push),
    pushed: async (...push) => (await service()).pushed(...push),
    released: async (...push) => (await service()).released(...push),
  },
} satisfies Extension;
