import { short } from '../git/git.ts';
import type { LoggedDelivery } from '../log/changes.ts';
import { localTime } from '../log/time.ts';
import type { Cause } from './cause.ts';

/** The delivery that brought a cause, and the commit of main in it. */
export interface Brought {
  readonly delivery: LoggedDelivery;
  readonly commit: string;
}

const digestsOf = ({ pod }: Cause): string =>
  [...(pod?.spec?.containers ?? []), ...(pod?.spec?.initContainers ?? [])]
    .map(({ image = '' }) => image)
    .join(' ');

const ofManifests: readonly Cause['kind'][] = ['not-rendered', 'quota', 'volume', 'policy', 'sync'];

/** Whether a delivery changed what fails. */
function touches({ changes }: LoggedDelivery, cause: Cause): boolean {
  if (cause.kind === 'pin') return changes.pinned.some(({ name }) => cause.text.includes(name));
  if (ofManifests.includes(cause.kind) && changes.manifests.length > 0) return true;
  const images = digestsOf(cause);
  return changes.images.some(({ after }) => after !== undefined && images.includes(after.digest));
}

/**
 * The delivery that brought a cause: of those since the last one that was live, the newest that changed what fails, else
 * the oldest. Nothing when the newest delivery was live: it broke afterwards.
 * @param deliveries newest first
 */
export function broughtBy(deliveries: readonly LoggedDelivery[], cause: Cause): Brought | undefined {
  // An earlier delivery without a recorded end counts as live.
  const live = deliveries.findIndex(
    ({ ending }, index) => ending?.result === 'live' || (ending === undefined && index > 0),
  );
  const since = live === -1 ? deliveries : deliveries.slice(0, live);
  const delivery = since.find((one) => touches(one, cause)) ?? since.at(-1);
  if (!delivery) return undefined;
  const images = digestsOf(cause);
  const image = delivery.changes.images.find(
    ({ after }) => after !== undefined && images.includes(after.digest),
  );
  const tag = ofManifests.includes(cause.kind) || cause.kind === 'pin' ? undefined : image?.after?.tag;
  return { delivery, commit: tag ?? short(delivery.revision) };
}

/** Which delivery brought it, in one sentence. */
export function broughtText(deliveries: readonly LoggedDelivery[], brought: Brought | undefined): string {
  if (brought) {
    const { delivery, commit } = brought;
    const { by, at, subject } = delivery;
    return `It came with ${commit} of main, in the delivery ${short(delivery.commit)} of ${localTime(new Date(at))} by ${by} (${subject}).`;
  }
  const [newest] = deliveries;
  return newest?.ending
    ? `No delivery brought it: ${short(newest.commit)} was live at ${localTime(new Date(newest.ending.ended))}, and it broke after that.`
    : 'Nothing was delivered yet.';
}
