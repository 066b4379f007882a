import type { Figure } from '../figures/figure.ts';
import type { Text } from '../preferences/text.ts';

export const text = (en: string, fr = `${en} (fr)`): Text => ({ en, fr });

/** A figure of each kind. */
export const figures: Figure[] = [
  {
    kind: 'curve',
    title: text('Rain by hour', 'Pluie par heure'),
    x: { label: text('Hour', 'Heure'), unit: text('h') },
    y: { label: text('Chance', 'Chance') },
    series: [
      {
        label: text('today', 'aujourd’hui'),
        points: [
          [0, 0.1],
          [12, 0.5],
          [24, 0.25],
        ],
        band: [
          [0, 0, 0.2],
          [12, 0.4, 0.6],
          [24, 0.2, 0.3],
        ],
      },
      {
        label: text('yesterday', 'hier'),
        points: [
          [0, 0.2],
          [12, 0.3],
          [24, 0.1],
        ],
      },
    ],
    here: { x: 12, y: 0.5, label: text('You are here', 'Vous êtes ici') },
  },
  {
    kind: 'gauge',
    title: text('How wet', 'À quel point'),
    value: 0.73,
    minimum: 0,
    maximum: 1,
    format: 'percent',
    cuts: [
      { at: 0, label: text('dry', 'sec') },
      { at: 0.5, label: text('wet', 'mouillé') },
    ],
  },
  {
    kind: 'bars',
    title: text('By cloud', 'Par nuage'),
    unit: text('mm'),
    reference: text('last year', 'l’an dernier'),
    bars: [
      { label: text('Cumulus'), value: 3.25, reference: 2 },
      { label: text('Stratus'), value: 1.5 },
    ],
  },
  {
    kind: 'map',
    title: text('By district', 'Par quartier'),
    unit: text('mm'),
    width: 20,
    height: 10,
    areas: [
      {
        id: 'west',
        label: text('West', 'Ouest'),
        value: 1,
        ring: [
          [0, 0],
          [10, 0],
          [10, 10],
        ],
      },
      {
        id: 'east',
        label: text('East', 'Est'),
        value: 9,
        ring: [
          [10, 0],
          [20, 0],
          [20, 10],
          [10, 10],
        ],
        others: [
          [
            [11, 1],
            [16, 1],
            [16, 9],
            [11, 9],
          ],
        ],
      },
    ],
    here: 'east',
  },
  {
    kind: 'heatmap',
    title: text('By weekday', 'Par jour'),
    unit: text('mm'),
    rows: [text('Monday', 'lundi'), text('Sunday', 'dimanche')],
    columns: [text('morning', 'matin'), text('evening', 'soir')],
    values: [
      [1, 2],
      [3, 4],
    ],
    here: [1, 0],
  },
];
