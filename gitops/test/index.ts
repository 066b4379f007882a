/** What tests of extensions and of the application's own tools build on. */
export { type DeliveryScene, deliveryScene } from './delivery-scene.ts';
export { type TemporaryRepository, temporaryRepository } from './temporary-repository.ts';
