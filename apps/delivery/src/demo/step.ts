import type { Text } from './language.ts';
import type { Scene } from './scene.ts';

/** One thing that the demonstration shows. */
export interface DemoStep {
  readonly title: Text;
  /** What it shows, in a sentence or two, before it runs. */
  readonly shows: Text;
  /**
   * Does it on the running cluster and checks the outcome.
   * @returns what was seen
   * @throws Unexpected when the outcome is another one
   */
  readonly run: (scene: Scene) => Promise<Text>;
}
