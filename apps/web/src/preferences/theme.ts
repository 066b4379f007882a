import { ref } from 'vue';
import { recall, remember } from './storage.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** The theme in use. `system` follows the system as it changes. first-paint.js applies it before this runs. */
export const theme = ref<Theme>(recall('theme', themes) ?? 'system');

/** Switches to the next theme and remembers it. */
export function switchTheme(): void {
  const next = themes[(themes.indexOf(theme.value) + 1) % themes.length] as Theme;
  theme.value = next;
  remember('theme', next === 'system' ? undefined : next);
  if (next === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
}
