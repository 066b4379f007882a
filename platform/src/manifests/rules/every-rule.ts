import type { Rule } from '../rule.ts';
import { imageRules } from './image.ts';
import { networkRules } from './network.ts';
import { placementRules } from './placement.ts';
import { podSecurityRules } from './pod-security.ts';
import { referenceRules } from './reference.ts';
import { workloadRules } from './workload.ts';

export const everyRule: readonly Rule[] = [
  ...placementRules,
  ...podSecurityRules,
  ...workloadRules,
  ...imageRules,
  ...networkRules,
  ...referenceRules,
];
