import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Configuration, readClusterRecord, requireCluster } from '@presage/gitops';
import { interruption } from '../../src/interruption.ts';
import { manifestChange } from '../changes.ts';
import { measurePush, publishedBy, settled } from '../push.ts';
import { scratchClone } from '../scratch-clone.ts';
import { median } from '../statistics.ts';
import { applicationFiles, overlay } from './applications.ts';
import type { Growth } from './growth.ts';

/**
 * Times a push of a manifest change while dev has more and more applications. They have no pods. At the end, the
 * applications are removed by a push, also after a failure.
 * @param sizes numbers of further applications, ascending
 * @throws Refusal when there is no cluster, or when a push does not become live
 */
export async function benchApplications(
  configuration: Configuration,
  sizes: readonly number[],
  runs: number,
  report: (line: string) => void,
): Promise<Growth[]> {
  const record = await readClusterRecord(configuration.state);
  await requireCluster(record);
  const addresses = await publishedBy(record);
  const clone = await scratchClone(record.repository, [manifestChange]);
  using interrupted = interruption(report, 'Ending after this run; what was changed is pushed back.');
  const values: { size: number; live: number; healthy: number }[] = [];
  try {
    for (const size of sizes) {
      if (interrupted.signal.aborted) break;
      report(`Deploying ${size} further applications …`);
      await clone.write(`bench: ${size} applications`, async (folder) =>
        applicationFiles(size, await readFile(join(folder, overlay), 'utf8')),
      );
      const times: { live: number; healthy: number }[] = [];
      while (times.length < runs && !interrupted.signal.aborted) {
        const run = size * 1000 + times.length;
        const pushed = await measurePush(
          record,
          clone,
          addresses,
          manifestChange,
          run,
          await settled(record),
        );
        if (pushed === undefined) {
          report('Another push was in progress: not counted.');
          continue;
        }
        times.push(pushed);
        report(
          `${size} applications, ${times.length} of ${runs}: live after ${pushed.live.toFixed(2)} s, healthy after ${pushed.healthy.toFixed(2)} s`,
        );
      }
      const medianOf = (key: 'live' | 'healthy') => median(times.map((time) => time[key]));
      values.push({ size, live: medianOf('live'), healthy: medianOf('healthy') });
    }
  } finally {
    await clone.restore();
    await clone.close();
  }
  const growth = (what: string, key: 'live' | 'healthy'): Growth => ({
    what: `manifest change: push to ${what}`,
    of: 'further applications',
    unit: 's',
    values: values.map((value) => ({ size: value.size, value: value[key] })),
  });
  return [growth('live', 'live'), growth('Synced and Healthy', 'healthy')];
}
