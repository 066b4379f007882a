/** Strokes in a square of 48: one detail in the accent colour, the rest in ink. Drawn for this project. */
interface Glyph {
  ink: string;
  accent: string;
}

const circle = (x: number, y: number, radius: number) =>
  `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0z`;

const glyphs = {
  laptop: { ink: 'M10 11h28v20H10z M13 14h22v14H13z M4 36h40l-4-5H8z M4 36v2h40v-2', accent: 'M20 34h8' },
  desktop: {
    ink: 'M7 19h34v13a3 3 0 0 1-3 3H10a3 3 0 0 1-3-3z M7 19a3 3 0 0 1 3-3h28a3 3 0 0 1 3 3 M12 35v2 M36 35v2 M12 25h4 M12 29h4 M20 25h4 M20 29h4',
    accent: circle(34, 27, 2),
  },
  tower: {
    ink: 'M14 4h20v38H14z M18 9h12 M18 14h12 M18 31h12 M18 34h12 M18 37h12 M16 42v2 M32 42v2',
    accent: circle(24, 23, 3.5),
  },
  keyboard: {
    ink: 'M4 14h40v20H4z M9 19h3 M16 19h3 M23 19h3 M30 19h3 M37 19h2 M9 24h2 M15 24h3 M22 24h3 M29 24h3 M36 24h3 M9 29.5h3 M36 29.5h3',
    accent: 'M16 29.5h16',
  },
  'keyboard-quiet': {
    ink: 'M4 22h40v17H4z M9 26h3 M16 26h3 M23 26h3 M30 26h3 M37 26h2 M9 30.5h2 M15 30.5h3 M22 30.5h3 M29 30.5h3 M36 30.5h3 M14 35h20',
    accent: 'M29 7a6 6 0 1 0 5 9.5a7 7 0 0 1-5-9.5z',
  },
  'keyboard-split': {
    ink: 'M3 21l17-6 4 15-17 6z M45 21l-17-6-4 15 17 6z M8 24l3-1 M14 22l3-1 M9 28l3-1 M15 26l3-1 M40 24l-3-1 M34 22l-3-1 M39 28l-3-1 M33 26l-3-1',
    accent: 'M11 32.5l7-2.5 M37 32.5l-7-2.5',
  },
  monitor: {
    ink: 'M5 8h38v26H5z M24 34v7 M15 41h18 M5 27h38',
    accent: 'M14 27a10 10 0 0 1 20 0 M24 13v-2 M13 17l-1.5-1.5 M35 17l1.5-1.5',
  },
  'monitor-wide': {
    ink: 'M2 12c14-2 30-2 44 0v21c-14-2-30-2-44 0z M24 31.5v9 M14 41h20',
    accent: 'M6 25c12-2 24-2 36 0',
  },
  'monitor-portable': {
    ink: 'M8 8h32v22H8z M12 12h24v14H12z M8 30l6 10h25l-6-10',
    accent: 'M18 17h12 M18 21h8',
  },
  mouse: {
    ink: 'M24 12c7 0 11 5 11 12v7c0 7-4 11-11 11s-11-4-11-11v-7c0-7 4-12 11-12z M13 25h22 M24 12c0-5 3-7 9-7',
    accent: 'M24 16v5',
  },
  'mouse-vertical': {
    ink: 'M6 40c0-4 4-6 8-7 3-12 9-23 18-23 8 0 10 8 10 18v12z M24 31c3 0 8-1 18-1 M21 40c0-5 2-8 3-9',
    accent: 'M35 15l2 8',
  },
  trackball: {
    ink: 'M6 38c0-14 7-23 18-23s18 9 18 23z M6 38h36 M13 25c-2 3-3 7-3 13 M35 25c2 3 3 7 3 13',
    accent: circle(24, 25, 6.5),
  },
  headphones: {
    ink: 'M8 30v-5a16 16 0 0 1 32 0v5 M11 27v-2a13 13 0 0 1 26 0v2 M8 28h6v13H8z M34 28h6v13h-6z',
    accent: 'M11 32v5 M37 32v5',
  },
  microphone: {
    ink: 'M24 4c4 0 6 3 6 6v11c0 4-2 7-6 7s-6-3-6-7V10c0-3 2-6 6-6z M12 19v3c0 7 5 11 12 11s12-4 12-11v-3 M24 33v9 M16 43h16',
    accent: 'M21.5 11h5 M21.5 15h5 M21.5 19h5',
  },
  speaker: { ink: `M12 4h24v40H12z ${circle(24, 30, 8)} ${circle(24, 30, 3)}`, accent: circle(24, 13, 3.5) },
  speakers: {
    ink: `M4 9h17v30H4z M27 9h17v30H27z ${circle(12.5, 29, 5.5)} ${circle(35.5, 29, 5.5)} M6 39v3 M19 39v3 M29 39v3 M42 39v3`,
    accent: `${circle(12.5, 17, 2.5)} ${circle(35.5, 17, 2.5)}`,
  },
  drive: {
    ink: 'M16 6h16v9H16z M20 9v2 M28 9v2 M13 15h22v25a3 3 0 0 1-3 3H16a3 3 0 0 1-3-3z',
    accent: 'M24 32v6',
  },
  'drive-large': { ink: `M9 5h30v38H9z ${circle(24, 21, 11)} M14 38h6`, accent: 'M24 21l9 13 M24 21h.01' },
  'drive-pair': {
    ink: 'M6 9h36v31H6z M10 14h12v21H10z M26 14h12v21H26z M12 40v3 M36 40v3',
    accent: 'M14 30h4 M30 30h4',
  },
  router: {
    ink: 'M6 29h36v11H6z M12 29V11 M36 29V11 M11 34.5h2 M17 34.5h2 M23 34.5h2',
    accent: 'M17.5 20a9 9 0 0 1 13 0 M21 24a4.5 4.5 0 0 1 6 0',
  },
  switch: {
    ink: 'M3 15h42v18H3z M7 19h6v4H7z M16 19h6v4h-6z M25 19h6v4h-6z M34 19h6v4h-6z M7 26h6v4H7z M16 26h6v4h-6z M25 26h6v4h-6z M34 26h6v4h-6z',
    accent: 'M7 36.5h3 M16 36.5h3',
  },
  antenna: {
    ink: 'M24 15v28 M15 43h18 M12 15h27 M39 15l-6-4 M39 15l-6 4 M12 15l-4-4 M12 15l-4 4 M24 28l-7 15 M24 28l7 15',
    accent: circle(24, 8, 2.5),
  },
  lamp: {
    ink: 'M9 43h18 M18 43l-7-17 11.5-9 M21 13l7-6 10 13-13 5z',
    accent: 'M30 29l-1 6 M35 26.5l2 6 M40 23.5l4 4.5',
  },
  stand: {
    ink: 'M9 20l31-9 M9 23l31-9 M9 20v3 M40 11v3 M14 21.5l8 19 M34 15.5l-12 25 M10 41h26',
    accent: 'M11 16.5L36 9',
  },
  cable: {
    ink: 'M7 11h10v9H7z M10 11V5 M14 11V5 M12 20v9c0 14 18 14 18 0v-4c0-6 6-6 6-1 M32 24h9v9h-9z',
    accent: 'M34.5 33v5 M38.5 33v5',
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
  tablet: { ink: 'M10 4h28v40H10z M14 8h20v28H14z', accent: 'M22 40h4' },
  memory: {
    ink: 'M4 14h40v17H4z M4 31v5h18v-3h4v3h18v-5 M9 18h6v9H9z M33 18h6v9h-6z',
    accent: 'M21 18h6v9h-6z',
  },
  chip: {
    ink: 'M13 13h22v22H13z M18 13V6 M24 13V6 M30 13V6 M18 42v-7 M24 42v-7 M30 42v-7 M13 18H6 M13 24H6 M13 30H6 M42 18h-7 M42 24h-7 M42 30h-7',
    accent: 'M19 19h10v10H19z',
  },
} satisfies Record<string, Glyph>;

const parcel: Glyph = {
  ink: 'M24 5l17 9v20l-17 9-17-9V14z M7 14l17 9 17-9 M24 23v20',
  accent: 'M15.5 9.5l17 9v6',
};

/** Names to choose a drawing from. */
export const glyphNames = Object.keys(glyphs);

/** The drawing of a name; a parcel for an unknown name. */
export function glyphOf(name: string): Glyph {
  return Object.hasOwn(glyphs, name) ? glyphs[name as keyof typeof glyphs] : parcel;
}
