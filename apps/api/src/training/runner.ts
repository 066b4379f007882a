import type { Message } from '../messages/message.ts';
import type { TrainingRow } from './store.ts';

/** Starts trainings that were requested on the page. */
export interface TrainingRunner {
  /** @throws Error with the reason why it can't be started */
  start(training: Pick<TrainingRow, 'id' | 'predictor' | 'seed'>): Promise<void>;
  /** Why a queued training will never begin, if that is known. */
  whyStuck?(training: Pick<TrainingRow, 'id' | 'predictor'>): Promise<Message | undefined>;
  /** Stops the trainings that run as children of this process. */
  stop(): Promise<void>;
}

/** The arguments of the train command for a training that has its row. */
export const trainArgs = ({ id, predictor, seed }: Pick<TrainingRow, 'id' | 'predictor' | 'seed'>) => [
  'train',
  '--predictor',
  predictor,
  '--training',
  id,
  '--seed',
  String(seed),
];
