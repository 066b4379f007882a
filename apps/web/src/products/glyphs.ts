/** Strokes on a field of 48 by 48: most in ink, one detail in the accent. Drawn for this project. */
interface Glyph {
  ink: string;
  accent: string;
}

const circle = (x: number, y: number, radius: number) =>
  `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0z`;

const glyphs = {
  laptop: { ink: 'M10 11h28v20H10z M13 14h22v14H13z M4 36h40l-4-5H8z M4 36v2h40v-2', accent: 'M20 34h8' },
  desktop: { ink: 'M14 5h20v38H14z M18 11h12 M18 16h12 M18 37h12 M18 34h12', accent: circle(24, 25, 2.5) },
  keyboard: {
    ink: 'M4 15h40v19H4z M9 20h3 M16 20h3 M23 20h3 M30 20h3 M37 20h2 M9 25h2 M15 25h3 M22 25h3 M29 25h3 M36 25h3 M9 30h3 M36 30h3',
    accent: 'M16 30h16',
  },
  monitor: { ink: 'M5 8h38v26H5z M24 34v7 M15 41h18', accent: 'M10 28l8-9 6 6 10-12' },
  mouse: {
    ink: 'M24 12c7 0 11 5 11 12v7c0 7-4 11-11 11s-11-4-11-11v-7c0-7 4-12 11-12z M13 25h22 M24 12c0-5 3-7 9-7',
    accent: 'M24 16v5',
  },
  trackball: {
    ink: `M8 34c0-12 6-19 16-19s16 7 16 19v4H8z M8 34h9 M31 34h9`,
    accent: circle(24, 27, 6),
  },
  headphones: {
    ink: 'M8 30v-5a16 16 0 0 1 32 0v5 M8 28h6v12H8z M34 28h6v12h-6z',
    accent: 'M37 40c0 4-4 5-10 5',
  },
  speaker: { ink: `M12 4h24v40H12z ${circle(24, 30, 8)} ${circle(24, 30, 3)}`, accent: circle(24, 13, 3.5) },
  drive: { ink: `M9 7h30v34H9z ${circle(24, 22, 10)} M14 37h5`, accent: 'M24 22l8 12' },
  router: {
    ink: 'M6 29h36v11H6z M12 29V11 M36 29V11 M11 34.5h2 M17 34.5h2 M23 34.5h2',
    accent: 'M18 19a8.5 8.5 0 0 1 12 0 M21 23a4.5 4.5 0 0 1 6 0',
  },
  switch: {
    ink: 'M4 17h40v15H4z M9 22h5v5H9z M17 22h5v5h-5z M25 22h5v5h-5z M4 32v3 M44 32v3',
    accent: 'M35 22h5 M35 26.5h5',
  },
  cable: {
    ink: 'M8 7h9v9H8z M10 7V3 M15 7V3 M12.5 16v11a8 8 0 0 0 11.5 7a8 8 0 0 1 11.5 -7v-3 M31 15h9v9h-9z',
    accent: 'M33 15v-4 M38 15v-4',
  },
  hub: { ink: 'M6 22h36v9H6z M11 22v-7 M37 31v9 M12 26.5h5 M21 26.5h5', accent: 'M31 26.5h5' },
  webcam: {
    ink: `${circle(24, 19, 12)} ${circle(24, 19, 6)} M18 30l-4 11h20l-4-11`,
    accent: circle(24, 19, 1.5),
  },
  printer: {
    ink: 'M14 17V5h20v12 M12 34H5V17h38v17h-7 M12 28h24v15H12z M17 33h14 M17 38h9',
    accent: 'M36 22h2',
  },
  microphone: {
    ink: 'M24 4c4 0 6 3 6 6v11c0 4-2 7-6 7s-6-3-6-7V10c0-3 2-6 6-6z M12 19v3c0 7 5 11 12 11s12-4 12-11v-3 M24 33v9 M16 43h16',
    accent: 'M21.5 11h5 M21.5 15h5 M21.5 19h5',
  },
  tablet: { ink: 'M10 4h28v40H10z M14 8h20v28H14z', accent: 'M22 40h4' },
  memory: {
    ink: 'M4 14h40v17H4z M4 31v5h18v-3h4v3h18v-5 M9 18h6v9H9z M33 18h6v9h-6z',
    accent: 'M21 18h6v9h-6z',
  },
  chip: {
    ink: 'M13 13h22v22H13z M18 13V6 M24 13V6 M30 13V6 M18 42v-7 M24 42v-7 M30 42v-7 M13 18H6 M13 24H6 M13 30H6 M42 18h-7 M42 24h-7 M42 30h-7',
    accent: 'M19 19h10v10H19z',
  },
  lamp: { ink: 'M10 43h18 M19 43l-6-18 15-12 M26 9l12 8-4 7-13-8z', accent: 'M33 28l2 6 M38 25l5 4' },
  stand: { ink: 'M8 14l30 -5 M10 40h30 M24 40l-6-27 M24 40l10-30', accent: 'M7 18l32 -5' },
  bag: { ink: 'M8 17h32v24H8z M8 26h32 M18 17v-5c0-3 2-5 6-5s6 2 6 5v5', accent: 'M21 24h6v5h-6z' },
  battery: { ink: 'M6 15h32v18H6z M38 20h4v8h-4', accent: 'M24 18l-6 7h7l-4 6' },
} satisfies Record<string, Glyph>;

const parcel: Glyph = {
  ink: 'M24 5l17 9v20l-17 9-17-9V14z M7 14l17 9 17-9 M24 23v20',
  accent: 'M15.5 9.5l17 9v6',
};

/** Names to choose a drawing from. */
export const glyphNames = Object.keys(glyphs);

/** The drawing of a name; a parcel for a name that has none. */
export function glyphOf(name: string): Glyph {
  return Object.hasOwn(glyphs, name) ? glyphs[name as keyof typeof glyphs] : parcel;
}
