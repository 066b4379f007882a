/** A line of output, and seconds after the first one. */
export interface RecordedLine {
  readonly at: number;
  readonly text: string;
}

const rows = 28;
const columns = 110;
const lineHeight = 20;
const characterWidth = 8.43;
const margin = 20;
/** Seconds that the recording goes on after its last line. */
const rest = 6;
/** Nothing happens for longer than this, in seconds: a recording is to be watched. */
const maxPause = 1.2;

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
const escapes = /\x1b\[[0-9;]*m/g;
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const xml = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character] ?? '');

const colourOf = (line: string): string => {
  if (/^\s*(remote: )?✔/.test(line)) return '#79c7b8';
  if (/^\s*(remote: )?✖|NOT live|error:/.test(line)) return '#ff8f80';
  return line.startsWith('$ ') ? '#f0e8da' : '#b9bfca';
};

const isTitle = (text: string): boolean => /^\d+\. /.test(text);

/** Pieces of a line that fit, broken at a space where there is one. */
const broken = new RegExp(`.{1,${columns}}(?:(?= )|$)|.{1,${columns}}`, 'gu');

/** The lines as a terminal shows them: without colours, long ones broken, pauses shortened. */
function screenLines(lines: readonly RecordedLine[]): RecordedLine[] {
  let at = 0;
  let last = lines[0]?.at ?? 0;
  return lines.flatMap((line) => {
    at += Math.min(line.at - last, maxPause);
    last = line.at;
    const text = line.text.replace(escapes, '');
    return text
      .split('\n')
      .flatMap((part) => part.match(broken) ?? [''])
      .map((part) => ({ at, text: part }));
  });
}

/**
 * An animated picture of what was printed, as SVG: lines appear when they were printed and move up as in a terminal.
 * A reader who asks for reduced motion sees the last screen.
 * @param lines in the order in which they were printed
 * @param title for people who can't see it
 */
export function recordingSvg(lines: readonly RecordedLine[], title: string): string {
  const shown = screenLines(lines);
  const duration = (shown.at(-1)?.at ?? 0) + rest;
  const height = rows * lineHeight + 2 * margin;
  const width = Math.ceil(columns * characterWidth) + 2 * margin;
  const shift = (index: number) => -Math.max(0, index + 1 - rows) * lineHeight;
  const moments = shown.flatMap(({ at }, index) =>
    shown[index + 1]?.at === at ? [] : [{ percent: (100 * at) / duration, index }],
  );
  const frames = moments
    .map(({ percent, index }) => `${percent.toFixed(3)}%{transform:translateY(${shift(index)}px)}`)
    .join('');
  const texts = shown
    .map(({ at, text }, index) => {
      const y = margin + (index + 0.75) * lineHeight;
      const weight = isTitle(text) ? ' font-weight="700"' : '';
      const colour = isTitle(text) ? '#f0785a' : colourOf(text);
      const appears = `<set attributeName="visibility" to="visible" begin="${at.toFixed(2)}s" fill="freeze"/>`;
      return `<text x="${margin}" y="${y.toFixed(1)}" fill="${colour}"${weight} visibility="hidden" xml:space="preserve">${xml(text)}${appears}</text>`;
    })
    .join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14">
<title id="title">${xml(title)}</title>
<style>
@keyframes scroll{${frames}100%{transform:translateY(${shift(shown.length - 1)}px)}}
.lines{animation:scroll ${duration.toFixed(2)}s step-end forwards}
@media (prefers-reduced-motion:reduce){.lines{animation:none;transform:translateY(${shift(shown.length - 1)}px)}.lines text{visibility:visible}}
</style>
<rect width="${width}" height="${height}" rx="6" fill="#12161f"/>
<svg x="0" y="${margin}" width="${width}" height="${rows * lineHeight}" viewBox="0 ${margin} ${width} ${rows * lineHeight}">
<g class="lines">
${texts}
</g>
</svg>
</svg>
`;
}
