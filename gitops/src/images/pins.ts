import { exitCode, Refusal } from '@presage/runtime/refusal';
import { parse, stringify } from 'yaml';
import { z } from 'zod';

const pin = z.object({
  /** What the base calls the image, e.g. presage/web. */
  name: z.string(),
  /** Where it is, e.g. localhost:5000/presage/web. */
  newName: z.string(),
  /** The commit that last changed the image's inputs. */
  newTag: z.string(),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
});
const file = z.object({ images: z.array(pin).default([]) });

/** One image as an environment runs it. */
export type Pin = z.infer<typeof pin>;

const heading = '# Written by gitops on the environment’s branch, never by hand; empty on main.\n';

/**
 * Reads the pins file of an environment's commit; none for a commit that has no such file.
 * @param where names the file in the message when it cannot be read.
 */
export function readPins(text: string | undefined, where: string): Pin[] {
  if (text === undefined) return [];
  const read = file.safeParse(parse(text));
  if (read.success) return read.data.images;
  throw new Refusal(
    `${where} is not a list of image pins: ${read.error.issues[0]?.path.join('.')} ${read.error.issues[0]?.message}.`,
    'Only gitops writes it. `npm run gitops release` writes it again.',
    exitCode.data,
  );
}

/** The pins as the kustomize component that the overlay includes. */
export const writePins = (pins: readonly Pin[]): string =>
  heading +
  stringify({ apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind: 'Component', images: [...pins] });

/** `web@sha256:0123456789ab`: enough to recognise a pin by. */
export const shortPin = ({ name, digest }: Pin): string =>
  `${name.replace(/^presage\//, '')}@${digest.slice(0, 19)}`;
