/** The running image and the parts of its reference: the tag is a commit, the digest identifies its content. */
export interface RunningImage {
  reference: string | null;
  commit: string | null;
  digest: string | null;
}

/** Splits `registry:5000/presage/api:0123456789ab@sha256:…` into its parts; an absent part is null. */
export function parseImage(reference: string | undefined): RunningImage {
  if (!reference) return { reference: null, commit: null, digest: null };
  const [, tag, digest] = /^[^@]*?(?::([\w][\w.-]*))?(?:@(sha256:[0-9a-f]+))?$/.exec(reference) ?? [];
  return { reference, commit: tag ?? null, digest: digest ?? null };
}
