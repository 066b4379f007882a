import { defineDelivery } from '@presage/gitops/descriptor';

export default defineDelivery({
  environments: ['dev', 'prod'],
  // Each folder of apps/ with a Dockerfile is an image. See docs/descriptor.md for what else can be stated.
});
