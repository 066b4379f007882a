const trailer = (name: string) => `%(trailers:key=Presage-${name},valueonly,separator=%x20)`;

/** Of `git log --format`: what the trailers of a delivery record, as action, revision, from and by. */
export const deliveryTrailers: readonly string[] = ['Action', 'Revision', 'From', 'By'].map(trailer);
