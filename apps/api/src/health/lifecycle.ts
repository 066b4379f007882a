/** Where the process stands between its start and its end. */
export type Phase = 'starting' | 'serving' | 'draining';

/** The one value that the probes, the server and the shutdown share. */
export interface Lifecycle {
  phase: Phase;
}
