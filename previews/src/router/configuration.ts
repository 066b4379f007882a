import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Limits } from './previews.ts';

export interface RouterConfiguration extends Limits {
  readonly port: number;
  /** Origin of the API server. */
  readonly apiServer: string;
}

/**
 * Reads and checks the environment. The program is started by the tool alone, so there is one message for all.
 * @throws Refusal (78) that names a variable that is no whole number
 */
export function readRouterConfiguration(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): RouterConfiguration {
  const wholeNumber = (name: string, fallback?: number) => {
    const value = environment[name] ? Number(environment[name]) : fallback;
    if (value !== undefined && Number.isInteger(value) && value >= 1) return value;
    throw new Refusal(`${name} is not a whole number.`, 'Push a branch again.', exitCode.configuration);
  };
  return {
    port: wholeNumber('PORT', 8080),
    idleSeconds: wholeNumber('IDLE_SECONDS'),
    max: wholeNumber('MAX_AWAKE'),
    wakeSeconds: wholeNumber('WAKE_SECONDS', 60),
    apiServer: `https://${environment.KUBERNETES_SERVICE_HOST}:${environment.KUBERNETES_SERVICE_PORT}`,
  };
}
