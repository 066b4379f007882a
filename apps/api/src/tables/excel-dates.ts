const dayMilliseconds = 86_400_000;
/** Day 0 of Excel, two days before 1900: it counts a 29 February 1900 (ECMA-376, 18.17.4). */
const day0 = Date.UTC(1899, 11, 30);
const days1904 = 1462;

/** A number of days as ISO 8601, with the time unless it is midnight; the number itself for no day of Excel. */
export function excelDate(number: number, isFrom1904: boolean): string {
  const days = isFrom1904 ? number + days1904 : number;
  if (!(days >= 0 && days < 2_958_466)) return String(number);
  const milliseconds = Math.round((days * dayMilliseconds) / 1000) * 1000;
  const iso = new Date(day0 + milliseconds).toISOString();
  if (days < 1) return iso.slice(11, 19);
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19);
}

/** Whether a number format shows a date or a time (ECMA-376, 18.8.30). */
export function isDateFormat(format: number, code: string | undefined): boolean {
  if (code !== undefined) return /[ymdhs]/i.test(code.replace(/"[^"]*"|\\.|\[[^\]]*\]|General/gi, ''));
  return (
    (format >= 14 && format <= 22) ||
    (format >= 27 && format <= 36) ||
    (format >= 45 && format <= 47) ||
    (format >= 50 && format <= 58)
  );
}
