/** Who delivered, without the e-mail address: `Ada`. */
export const nameOf = (by: string): string => by.replace(/\s*<[^<>]*>\s*$/, '').trim();
