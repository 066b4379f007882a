const factors: Readonly<Record<string, number>> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** An amount of memory in bytes, as Kubernetes writes it, such as `64Mi`; 0 for none. @throws for another text */
export function bytesOf(quantity: string | undefined): number {
  if (quantity === undefined) return 0;
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?(?:[eE]\d+)?)([a-zA-Z]*)$/.exec(quantity) ?? [];
  const factor = factors[unit];
  if (number === undefined || factor === undefined) throw new Error(`${quantity} is not a quantity`);
  return Number(number) * factor;
}

/** In whole MiB, for people. */
export const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;
