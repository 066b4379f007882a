// The definition of predictors owns these shapes; types only, nothing of the API is built into the pages.
export type {
  BarsFigure,
  CurveFigure,
  Figure,
  GaugeFigure,
  HeatmapFigure,
  MapFigure,
} from '../../../api/src/definition/figure.ts';
