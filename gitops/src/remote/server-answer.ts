import type { ClusterRecord } from '@presage/platform/cluster';
import type { Finding } from '@presage/platform/manifests';
import type { ServerCheck, ValidManifests } from '../dry-run/check.ts';

/** What the API server says about a revision that renders and keeps the rules. */
export interface ServerAnswer {
  /** Asks it, once. Prints nothing. */
  readonly findings: (valid: ValidManifests) => Promise<readonly Finding[]>;
  /** For the person who pushes: what was asked, warnings, and what could not be asked. */
  readonly lines: () => readonly string[];
  /** The same without what was accepted. */
  readonly notes: () => readonly string[];
}

export function serverAnswer(record: ClusterRecord, cache: string): ServerAnswer {
  let check: ServerCheck | undefined;
  let took = 0;
  // Loaded while the manifests are rendered.
  const loaded = import('../dry-run/check.ts');
  return {
    notes: () => check?.notes ?? [],
    findings: async (valid) => {
      const began = Date.now();
      const { checkWithServer } = await loaded;
      check = await checkWithServer(record, cache, valid);
      took = (Date.now() - began) / 1000;
      return check.findings;
    },
    lines: () => {
      if (!check) return [];
      const { asked, notes } = check;
      const objects = asked === 1 ? '1 changed object' : `${asked} changed objects`;
      const accepted = `✔ The API server accepts ${objects} in a dry run (${took.toFixed(1)} s)`;
      return [...(asked > 0 && check.findings.length === 0 ? [accepted] : []), ...notes];
    },
  };
}
