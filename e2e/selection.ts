/**
 * The specs that stand for all of them where a way in is tried in a few minutes (PRESAGE_E2E_SPECS=representative).
 * Each path of a person through the application is in there once, and each verb of the delivery.
 */
export const representative = [
  '**/shop/session.spec.ts',
  '**/shop/basket.spec.ts',
  '**/shop/administration.spec.ts',
  '**/predictors/predict.spec.ts',
  '**/predictors/training.spec.ts',
  '**/delivery/journey.spec.ts',
  '**/delivery/self-healing.spec.ts',
  '**/delivery/up-again.spec.ts',
  '**/previews/*.spec.ts',
  '**/kind/*.spec.ts',
  '**/existing/*.spec.ts',
];
