/** Why the list of deliveries cannot be shown; see catalogue.ts. */
export const deliveryMessages = {
  'deliveries-off':
    'Nothing here knows what was delivered: there is no cluster, or gitops.config.ts turns the page Deliveries off.',
  'deliveries-silent':
    'The service that knows what was delivered does not answer. On the machine of the cluster, `npm run up` starts it again.',
  'deliveries-refused': '{text}',
} as const;
