import { onScopeDispose, ref } from 'vue';
import type { Router } from 'vue-router';
import { readStored, remember } from '../preferences/storage.ts';

/** Pages that `g` and a letter open. */
export const places = [
  { key: 'h', path: '/', label: 'navigation.home' },
  { key: 'p', path: '/predict', label: 'navigation.predict' },
  { key: 'd', path: '/predictions', label: 'navigation.predictions' },
  { key: 'm', path: '/models', label: 'navigation.models' },
  { key: 's', path: '/shop', label: 'navigation.shop' },
  { key: 'b', path: '/basket', label: 'navigation.basket' },
  { key: 'i', path: '/status', label: 'navigation.status' },
  { key: 'a', path: '/administration', label: 'navigation.administration' },
] as const;

/** Whether single-key shortcuts are on. They can be turned off: dictation software types letters (WCAG 2.1.4). */
export const shortcutsEnabled = ref(readStored('shortcuts') !== 'off');

export function enableShortcuts(enabled: boolean): void {
  shortcutsEnabled.value = enabled;
  remember('shortcuts', enabled ? undefined : 'off');
}

/** Milliseconds within which the letter must follow `g`. */
const SEQUENCE = 1_200;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input, textarea, select, [role="listbox"], [role="combobox"]') !== null)
  );
}

/** Focuses the search field of the page, or opens the shop's when the page has none. */
function goToSearch(router: Router): void {
  const field = document.querySelector<HTMLElement>('[data-search]');
  if (field) field.focus();
  else router.push({ path: '/shop', state: { focusSearch: true } });
}

/** Listens to `/`, `?` and `g` sequences on the whole page, until the scope ends. */
export function useShortcuts(router: Router, showList: () => void): void {
  let pressedG = Number.NEGATIVE_INFINITY;

  function onKey(event: KeyboardEvent): void {
    const { key, timeStamp } = event;
    if (!shortcutsEnabled.value || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
      return;
    if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
    const place = timeStamp - pressedG < SEQUENCE ? places.find((each) => each.key === key) : undefined;
    pressedG = key === 'g' ? timeStamp : Number.NEGATIVE_INFINITY;
    if (place) router.push(place.path);
    else if (key === '/') goToSearch(router);
    else if (key === '?') showList();
    else return;
    event.preventDefault();
  }

  document.addEventListener('keydown', onKey);
  onScopeDispose(() => document.removeEventListener('keydown', onKey));
}
