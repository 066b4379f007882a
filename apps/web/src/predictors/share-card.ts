export interface CardTexts {
  headline: string;
  sentence: string;
  /** The predictor’s question. */
  title: string;
  /** The note at the bottom: that it is a joke. */
  notice: string;
  brand: string;
}

const WIDTH = 1200;
const HEIGHT = 630;
const MARGIN = 84;
const GAP = 26;
const LEADING = 1.32;
/** The bird of the logo, in a square of 64 (layout/BirdMark.vue). */
const BIRD =
  'M58 13c-4-1-8 0-11 3C38 9 24 5 6 8c13 2 22 8 27 17-5 8-14 15-29 20 8 0 14-1 18-3-2 5-4 11-4 17 5-9 12-17 20-21 5 5 8 12 10 21 5-13 4-25-2-36 2-5 6-8 12-10z';

const display = (size: number) => `400 ${size}px Fraunces, Georgia, serif`;

/** Breaks a text into lines that fit a width. */
export function breakLines(text: string, widest: number, measure: (line: string) => number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && measure(`${last} ${word}`) <= widest)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** The current colour of a design token. */
function token(name: string): string {
  // Custom properties are not computed to colours; a property of an element is.
  const probe = document.createElement('span');
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

const linesOf = (context: CanvasRenderingContext2D, text: string): string[] =>
  breakLines(text, WIDTH - 2 * MARGIN, (line) => context.measureText(line).width);

function writeLines(context: CanvasRenderingContext2D, text: string, top: number, leading: number): number {
  const lines = linesOf(context, text);
  for (const [index, line] of lines.entries()) context.fillText(line, MARGIN, top + index * leading);
  return top + lines.length * leading;
}

/** The largest size, in pixels, at which a text fits in `maxLines`. */
function largest(context: CanvasRenderingContext2D, text: string, maxLines: number): number {
  for (let size = 96; size > 44; size -= 4) {
    context.font = display(size);
    if (linesOf(context, text).length <= maxLines) return size;
  }
  return 44;
}

/** Draws background, frame, logo and question. Returns the colours of the text below. */
function drawHead(
  context: CanvasRenderingContext2D,
  brand: string,
  title: string,
): { ink: string; quiet: string } {
  const [ink, quiet] = [token('ink'), token('ink-quiet')];
  context.fillStyle = token('paper');
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.strokeStyle = token('rule-strong');
  context.strokeRect(24.5, 24.5, WIDTH - 49, HEIGHT - 49);
  context.textBaseline = 'top';

  context.save();
  context.translate(MARGIN, 62);
  context.fillStyle = token('accent');
  context.fill(new Path2D(BIRD));
  context.restore();
  context.fillStyle = ink;
  context.font = display(40);
  context.fillText(brand, MARGIN + 80, 72);
  context.fillStyle = quiet;
  context.font = '400 28px "Source Sans 3", sans-serif';
  context.textAlign = 'right';
  context.fillText(title, WIDTH - MARGIN, 80);
  context.textAlign = 'left';
  return { ink, quiet };
}

/**
 * Draws a card of 1200 by 630 pixels to share, in the colours and fonts of the page.
 * @throws Error when the browser cannot draw or encode it
 */
export async function drawCard({ headline, sentence, title, notice, brand }: CardTexts): Promise<Blob> {
  await Promise.all([document.fonts.load(display(40)), document.fonts.load('400 24px "Source Sans 3"')]);
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser draws no pictures.');
  const { ink, quiet } = drawHead(context, brand, title);
  context.fillStyle = ink;
  const size = largest(context, headline, 2);
  context.font = display(size);
  const after = writeLines(context, headline, 178, size * 1.12);
  const below = '400 22px "Source Sans 3", sans-serif';
  context.font = below;
  const noticeTop = HEIGHT - 50 - linesOf(context, notice).length * 28;
  const available = noticeTop - after - 2 * GAP;
  const fits = (height: number) => {
    context.font = display(height);
    return linesOf(context, sentence).length * height * LEADING <= available;
  };
  const height = [36, 32, 28, 24].find(fits) ?? 20;
  context.font = display(height);
  writeLines(context, sentence, after + GAP, height * LEADING);
  context.fillStyle = quiet;
  context.font = below;
  writeLines(context, notice, noticeTop, 28);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (image) => (image ? resolve(image) : reject(new Error('The picture could not be encoded.'))),
      'image/png',
    );
  });
}
