import type { Message } from '../messages/message.ts';
import type { TrainingRow } from './store.ts';

/** Starts trainings that were asked for on the page. */
export interface TrainingRunner {
  /** @throws Error that says why it can't be started */
  start(training: Pick<TrainingRow, 'id' | 'predictor' | 'seed'>): Promise<void>;
  /** Why a training that is still queued will never begin, if that is known. */
  whyStuck?(training: Pick<TrainingRow, 'id' | 'predictor'>): Promise<Message | undefined>;
  /** Ends what runs as a part of this process. */
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
