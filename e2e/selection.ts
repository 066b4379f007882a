/**
 * The specs that stand for all of them where a way in is tried in a few minutes (PRESAGE_E2E_SPECS=representative).
 * Each path of a person through the application is in there once.
 */
export const representative = [
  '**/shop/session.spec.ts',
  '**/shop/basket.spec.ts',
  '**/shop/administration.spec.ts',
  '**/predictors/predict.spec.ts',
  '**/predictors/training.spec.ts',
];
