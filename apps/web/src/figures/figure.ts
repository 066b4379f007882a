import type { components } from '../generated/api.ts';

type Schemas = components['schemas'];
export type Figure = Schemas['Figure'];
export type CurveFigure = Schemas['CurveFigure'];
export type GaugeFigure = Schemas['GaugeFigure'];
export type BarsFigure = Schemas['BarsFigure'];
export type MapFigure = Schemas['MapFigure'];
export type HeatmapFigure = Schemas['HeatmapFigure'];
