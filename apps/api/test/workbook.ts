import JSZip from 'jszip';

/** A cell of a sheet: `{ date: 45292.5 }` is shown as a date. */
export type SheetCell =
  | string
  | number
  | boolean
  | null
  | { readonly date: number }
  | { readonly inline: string };

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The column of a cell: 0 is A, 27 is AB. */
const letters = (place: number): string =>
  (place >= 26 ? letters(Math.floor(place / 26) - 1) : '') + String.fromCharCode(65 + (place % 26));

/** A small workbook (xlsx) with one sheet, as Excel writes it. */
export async function workbook(
  rows: readonly (readonly SheetCell[])[],
  parts: Readonly<Record<string, string>> = {},
): Promise<Buffer> {
  const texts: string[] = [];
  const cell = (value: SheetCell, place: number, row: number): string => {
    const at = `r="${letters(place)}${row + 1}"`;
    if (value === null) return '';
    if (typeof value === 'number') return `<c ${at}><v>${value}</v></c>`;
    if (typeof value === 'boolean') return `<c ${at} t="b"><v>${Number(value)}</v></c>`;
    if (typeof value === 'string') return `<c ${at} t="s"><v>${texts.push(value) - 1}</v></c>`;
    if ('date' in value) return `<c ${at} s="1"><v>${value.date}</v></c>`;
    return `<c ${at} t="inlineStr"><is><t>${escaped(value.inline)}</t></is></c>`;
  };
  const sheet = rows
    .map(
      (row, index) =>
        `<row r="${index + 1}">${row.map((one, place) => cell(one, place, index)).join('')}</row>`,
    )
    .join('');
  const zip = new JSZip();
  const files: Record<string, string> = {
    'xl/workbook.xml': `${xml}<workbook xmlns="${main}" xmlns:r="x"><sheets><sheet name="Sheet 1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${xml}<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/styles.xml': `${xml}<styleSheet xmlns="${main}"><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `${xml}<worksheet xmlns="${main}"><sheetData>${sheet}</sheetData></worksheet>`,
    'xl/sharedStrings.xml': `${xml}<sst xmlns="${main}">${texts.map((text) => `<si><r><t>${escaped(text)}</t></r></si>`).join('')}</sst>`,
    ...parts,
  };
  for (const [name, content] of Object.entries(files)) zip.file(name, content);
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
}
