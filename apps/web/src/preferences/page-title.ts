import { type Ref, watch } from 'vue';
import { locale, translate } from './locale.ts';

/** Sets the window title to what the page shows, once it is loaded; until then it is the route's. */
export function usePageTitle(title: Ref<string | undefined>): void {
  watch(
    [title, locale],
    ([text]) => {
      if (text) document.title = `${text} · ${translate('brand')}`;
    },
    { immediate: true, flush: 'post' },
  );
}
