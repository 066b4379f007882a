import { appendFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { english, type Message } from '../messages/message.ts';

const keptLogs = 100;

/** The log of a training. */
export interface TrainingLog {
  readonly file: string;
  write(line: string): void;
}

/** A file in `<MODELS_DIR>/logs`; the newest hundred are kept. */
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

/** A log that can't be written (a full disk) does not end a training. */
function quietly(write: () => void): void {
  try {
    write();
  } catch {
    // The result is also in the database and on standard error.
  }
}

const betweenBeats = 1000;

export interface Progress {
  report(step: Message, share: number): void;
  stop(): Promise<void>;
}

/**
 * Prints each full percent once, in English, and reports the state of the training every second, even without
 * news: the heartbeat.
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
    // One at a time; if the database misses a beat, the next one makes up for it.
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
