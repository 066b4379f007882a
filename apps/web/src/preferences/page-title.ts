import { type Ref, watch } from 'vue';
import { locale, translate } from './locale.ts';

/** Titles the window by what the page shows, once that is known; until then by the route. */
export function usePageTitle(title: Ref<string | undefined>): void {
  watch(
    [title, locale],
    ([text]) => {
      if (text) document.title = `${text} · ${translate('brand')}`;
    },
    { immediate: true, flush: 'post' },
  );
}
