import type { Text } from '../../../api/src/definition/text.ts';
import { locale } from '../preferences/locale.ts';
import { typeset } from '../preferences/typography.ts';

// The definition of predictors owns these shapes; types only, nothing of the API is built into the pages.
export type {
  BarsFigure,
  CurveFigure,
  Figure,
  GaugeFigure,
  HeatmapFigure,
  MapFigure,
} from '../../../api/src/definition/figure.ts';
export type { Text };

/** A text in the language on screen. */
export const say = (text: Text): string => typeset(text[locale.value]);
