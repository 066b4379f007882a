/** Which character separates the decimals of a column's numbers. */
export type DecimalMark = '.' | ',';

const plain = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** A currency before or after the number, by its sign or its code of ISO 4217. */
const currency = /^(?:[A-Z]{2,3}\s?)?\p{Sc}\s?|^[A-Z]{3}\s|\s?\p{Sc}(?:[A-Z]{2,3})?$|\s[A-Z]{3}$/u;
const spaces = /(?<=\d)[\s\u00A0\u202F'’](?=\d{3})/g;

/** What remains of a cell without currency, spaces between thousands, and the brackets of negative amounts. */
function stripped(cell: string): string {
  const trimmed = cell.trim();
  const bracketed = /^\((.+)\)$/.exec(trimmed)?.[1];
  const amount = bracketed ?? trimmed;
  const sign = /^[+\-−]/.test(amount) ? amount[0] : '';
  const rest = (sign ? amount.slice(1) : amount).trim().replace(currency, '').replace(spaces, '');
  return `${bracketed || sign === '-' || sign === '−' ? '-' : ''}${rest}`;
}

/**
 * A number as plain text, with a decimal point: `$1,889.50` is `1889.50`; with the mark `,` so is `1.889,50 €`.
 * Undefined for anything else.
 */
export function plainNumber(cell: string, mark: DecimalMark): string | undefined {
  if (plain.test(cell)) return cell;
  const text = stripped(cell);
  if (plain.test(text)) return text;
  if (mark === '.')
    return /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text) ? text.replaceAll(',', '') : undefined;
  return /^-?(?:\d{1,3}(?:\.\d{3})+|\d+)?,\d+$/.test(text) || /^-?\d{1,3}(?:\.\d{3}){2,}$/.test(text)
    ? text.replaceAll('.', '').replace(',', '.')
    : undefined;
}

/** Finds the decimal mark of a column from its cells. */
export interface MarkFinder {
  see(cell: string): void;
  mark(): DecimalMark;
}

/** @param decimalComma a comma is more probable where the cells do not show it */
export function markFinder(decimalComma: boolean): MarkFinder {
  let commas = 0;
  let points = 0;
  return {
    see(cell) {
      const comma = cell.lastIndexOf(',');
      const point = cell.lastIndexOf('.');
      if (comma < 0) {
        if (point >= 0 && cell.indexOf('.') === point) points++;
        return;
      }
      const text = stripped(cell);
      if (point > comma || text.indexOf(',') !== text.lastIndexOf(',')) points++;
      else if (point >= 0 || /^-?0?,\d+$|,(?:\d{1,2}|\d{4,})$/.test(text)) commas++;
    },
    mark() {
      if (commas === points) return decimalComma ? ',' : '.';
      return commas > points ? ',' : '.';
    },
  };
}
