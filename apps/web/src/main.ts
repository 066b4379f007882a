import { VueQueryPlugin } from '@tanstack/vue-query';
import { createApp } from 'vue';
import App from './App.vue';
import { queryClientConfig } from './api/queries.ts';
import { createTranslation } from './preferences/locale.ts';
import { createPageRouter } from './router.ts';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/layout.css';

const translation = await createTranslation();

createApp(App)
  .use(translation)
  .use(createPageRouter(translation))
  .use(VueQueryPlugin, { queryClientConfig })
  .mount('#app');
