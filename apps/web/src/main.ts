import { VueQueryPlugin } from '@tanstack/vue-query';
import { createApp } from 'vue';
import App from './App.vue';
import { queryClientConfig } from './api/queries.ts';
import { reloadOnNewBuild } from './new-build.ts';
import { loadFirstLocale, translation } from './preferences/locale.ts';
import { createPageRouter } from './router.ts';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/layout.css';
import './styles/overlays.css';

reloadOnNewBuild();
const router = createPageRouter();
const app = createApp(App).use(translation).use(VueQueryPlugin, { queryClientConfig }).use(router);
// The page and its messages load in parallel.
await Promise.all([router.isReady(), loadFirstLocale()]);
app.mount('#app');
