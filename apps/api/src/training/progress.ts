import { appendFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { english, type Message } from '../messages/message.ts';

const keptLogs = 100;

/** What a training says while it runs. */
export interface TrainingLog {
  readonly file: string;
  write(line: string): void;
}

/** A file of its own in `<MODELS_DIR>/logs`; the newest hundred are kept. */
export function openTrainingLog(modelsDir: string, predictor: string, id: string): TrainingLog {
  const folder = join(modelsDir, 'logs');
  const file = join(folder, `${new Date().toISOString().replaceAll(':', '')}-${predictor}-${id}.log`);
  quietly(() => {
    mkdirSync(folder, { recursive: true });
    const old = readdirSync(folder)
      .filter((name) => name.endsWith('.log'))
      .sort()
      .slice(0, -keptLogs + 1);
    for (const name of old) rmSync(join(folder, name));
  });
  return {
    file,
    write: (line) => quietly(() => appendFileSync(file, `${new Date().toISOString()} ${line}\n`)),
  };
}

/** A log that can't be written (a full disk) is no reason to end a training. */
function quietly(write: () => void): void {
  try {
    write();
  } catch {
    // The result is told in the database and on standard error too.
  }
}

const betweenBeats = 1000;

export interface Progress {
  report(step: Message, share: number): void;
  stop(): Promise<void>;
}

/**
 * Prints each whole percent once, in English, and passes on where the training stands every second, also when
 * nothing new was reported: the heartbeat.
 */
export function followProgress(
  print: (line: string) => void,
  beat: (step: Message | undefined, share: number) => Promise<void>,
): Progress {
  let step: Message | undefined;
  let share = 0;
  let printed = '';
  let writing: Promise<void> = Promise.resolve();
  let last = 0;
  const pass = () => {
    last = performance.now();
    // One at a time; a beat that the database misses is made up for by the next.
    writing = writing.then(() => beat(step, share)).catch(() => undefined);
  };
  const timer = setInterval(pass, betweenBeats);
  return {
    report(newStep, newShare) {
      step = newStep;
      share = newShare;
      const line = `${english(newStep)} ${Math.floor(share * 100)} %`;
      if (line !== printed) print(line);
      printed = line;
      if (performance.now() - last >= betweenBeats) pass();
    },
    async stop() {
      clearInterval(timer);
      await writing;
    },
  };
}
