export interface CardWords {
  headline: string;
  sentence: string;
  /** What the card is: the predictor’s question. */
  title: string;
  /** Said beneath: that it is a joke. */
  notice: string;
  brand: string;
}

const WIDTH = 1200;
const HEIGHT = 630;
const MARGIN = 84;
/** The bird of the word mark, on a square of 64 (layout/BirdMark.vue). */
const BIRD =
  'M58 13c-4-1-8 0-11 3C38 9 24 5 6 8c13 2 22 8 27 17-5 8-14 15-29 20 8 0 14-1 18-3-2 5-4 11-4 17 5-9 12-17 20-21 5 5 8 12 10 21 5-13 4-25-2-36 2-5 6-8 12-10z';

/** Breaks a text into lines that are no wider than allowed. */
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

/** A colour of the page as it is now, by its token. */
function token(name: string): string {
  // Custom properties are not computed to colours; a property of an element is.
  const probe = document.createElement('span');
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

function writeLines(context: CanvasRenderingContext2D, text: string, top: number, leading: number): number {
  const lines = breakLines(text, WIDTH - 2 * MARGIN, (line) => context.measureText(line).width);
  for (const [index, line] of lines.entries()) context.fillText(line, MARGIN, top + index * leading);
  return top + lines.length * leading;
}

/** The largest size, in pixels, at which a text takes at most so many lines. */
function largest(
  context: CanvasRenderingContext2D,
  text: string,
  font: (size: number) => string,
  most: number,
): number {
  for (let size = 96; size > 44; size -= 4) {
    context.font = font(size);
    if (breakLines(text, WIDTH - 2 * MARGIN, (line) => context.measureText(line).width).length <= most)
      return size;
  }
  return 44;
}

/**
 * Draws a card of 1200 by 630 pixels to be shared, in the look of the page: what the person sees and nothing else.
 * @throws Error when the browser cannot draw or encode it
 */
export async function drawCard({ headline, sentence, title, notice, brand }: CardWords): Promise<Blob> {
  const display = (size: number) => `400 ${size}px Fraunces, Georgia, serif`;
  await Promise.all([document.fonts.load(display(40)), document.fonts.load('400 24px "Source Sans 3"')]);
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser draws no pictures.');
  const [paper, ink, quiet, accent, rule] = ['paper', 'ink', 'ink-quiet', 'accent', 'rule-strong'].map(token);
  context.fillStyle = paper ?? '';
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.strokeStyle = rule ?? '';
  context.strokeRect(24.5, 24.5, WIDTH - 49, HEIGHT - 49);
  context.textBaseline = 'top';

  context.save();
  context.translate(MARGIN, 62);
  context.fillStyle = accent ?? '';
  context.fill(new Path2D(BIRD));
  context.restore();
  context.fillStyle = ink ?? '';
  context.font = display(40);
  context.fillText(brand, MARGIN + 80, 72);
  context.fillStyle = quiet ?? '';
  context.font = '400 28px "Source Sans 3", sans-serif';
  context.textAlign = 'right';
  context.fillText(title, WIDTH - MARGIN, 80);
  context.textAlign = 'left';

  context.fillStyle = ink ?? '';
  const size = largest(context, headline, display, 2);
  context.font = display(size);
  const after = writeLines(context, headline, 178, size * 1.12);
  context.font = display(34);
  writeLines(context, sentence, after + 30, 46);
  context.fillStyle = quiet ?? '';
  context.font = '400 22px "Source Sans 3", sans-serif';
  const lines = breakLines(notice, WIDTH - 2 * MARGIN, (line) => context.measureText(line).width);
  writeLines(context, notice, HEIGHT - 50 - lines.length * 28, 28);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (image) => (image ? resolve(image) : reject(new Error('The picture could not be encoded.'))),
      'image/png',
    );
  });
}
