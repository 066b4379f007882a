import type { Extension } from '@presage/gitops';

/** The service that answers the page Deliveries, on the machine of the cluster. */
export default {
  machine: {
    up: async (context) => (await import('./machine.ts')).upPlan(context),
    down: async (configuration) => (await import('./machine.ts')).downPlan(configuration),
  },
} satisfies Extension;
