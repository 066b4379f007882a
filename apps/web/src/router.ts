import { watch } from 'vue';
import { createRouter, createWebHistory, type Router } from 'vue-router';
import { locale, type Translation } from './preferences/locale.ts';

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's title. */
    title: string;
  }
}

const routes = [
  { path: '/', name: 'home', component: () => import('./home/HomePage.vue'), meta: { title: 'home.title' } },
  {
    path: '/shop',
    name: 'shop',
    component: () => import('./products/ShopPage.vue'),
    meta: { title: 'shop.title' },
  },
];

/** The pages, each in a file of its own that is loaded when it is first gone to. */
export function createPageRouter(translation: Translation): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes,
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
  });
  const setTitle = () => {
    const { title } = router.currentRoute.value.meta;
    document.title = title ? `${translation.global.t(title)} · Presage` : 'Presage';
  };
  router.afterEach(setTitle);
  watch(locale, setTitle);
  return router;
}
