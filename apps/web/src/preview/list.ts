import { defineAsyncComponent } from 'vue';
import { deliveryMessages } from '../deliveries/messages.ts';
import { loadPageMessages } from '../preferences/locale.ts';
import { messages } from './band.ts';

/** The list of previews; a page where no delivery can be read does not load it. */
export const PreviewList = defineAsyncComponent(async () => {
  const [list] = await Promise.all([
    import('./PreviewList.vue'),
    loadPageMessages(messages),
    loadPageMessages(deliveryMessages),
  ]);
  return list;
});
