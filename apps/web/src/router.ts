import { watch } from 'vue';
import {
  createRouter,
  createWebHistory,
  type RouteRecordRaw,
  type Router,
  type RouterHistory,
} from 'vue-router';
import { accountMessages } from './account/messages.ts';
import { creationMessages } from './creation/messages.ts';
import { deliveryMessages } from './deliveries/messages.ts';
import { reasonMessages } from './feedback/messages.ts';
import { modelMessages } from './models/messages.ts';
import { predictorMessages } from './predictors/messages.ts';
import {
  loadPageMessages,
  locale,
  localeLoaded,
  type PageMessages,
  translate,
} from './preferences/locale.ts';

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's title. */
    title?: string;
  }
}

/** Loads a page and its groups of messages in parallel. */
const withMessages =
  <Page>(load: () => Promise<Page>, ...groups: PageMessages[]) =>
  async (): Promise<Page> => {
    const [page] = await Promise.all([load(), ...groups.map(loadPageMessages)]);
    return page;
  };

const prediction: RouteRecordRaw[] = [
  {
    path: '/predict',
    component: withMessages(() => import('./predictors/PredictPage.vue'), reasonMessages, predictorMessages),
    meta: { title: 'predict.title' },
  },
  {
    path: '/predict/:name',
    component: withMessages(
      () => import('./predictors/PredictorPage.vue'),
      reasonMessages,
      predictorMessages,
    ),
    props: true,
    meta: { title: 'predict.title' },
  },
  {
    path: '/predictions',
    component: withMessages(
      () => import('./predictions/PredictionsPage.vue'),
      reasonMessages,
      predictorMessages,
    ),
    meta: { title: 'predictions.title' },
  },
  {
    path: '/predictions/:id',
    component: withMessages(
      () => import('./predictions/PredictionPage.vue'),
      reasonMessages,
      predictorMessages,
    ),
    props: true,
    meta: { title: 'predictions.one' },
  },
  {
    path: '/models',
    component: withMessages(
      () => import('./models/ModelsPage.vue'),
      reasonMessages,
      predictorMessages,
      modelMessages,
    ),
    meta: { title: 'models.title' },
  },
  {
    path: '/models/create',
    component: withMessages(
      () => import('./creation/CreationPage.vue'),
      reasonMessages,
      predictorMessages,
      modelMessages,
      creationMessages,
      accountMessages,
    ),
    meta: { title: 'creation.title' },
  },
  {
    path: '/models/:digest',
    component: withMessages(
      () => import('./models/ModelPage.vue'),
      reasonMessages,
      predictorMessages,
      modelMessages,
    ),
    props: true,
    meta: { title: 'models.one' },
  },
  {
    path: '/models/compare/:name',
    component: withMessages(
      () => import('./models/ComparePage.vue'),
      reasonMessages,
      predictorMessages,
      modelMessages,
    ),
    props: true,
    meta: { title: 'models.comparison' },
  },
  {
    path: '/features/:name',
    component: withMessages(
      () => import('./features/FeaturesPage.vue'),
      reasonMessages,
      predictorMessages,
      modelMessages,
    ),
    props: true,
    meta: { title: 'features.title' },
  },
];

const administration: RouteRecordRaw[] = [
  { path: '', redirect: '/administration/products' },
  {
    path: 'products',
    component: () => import('./administration/ProductTable.vue'),
    meta: { title: 'administration.products' },
  },
  {
    path: 'products/new',
    component: () => import('./administration/ProductForm.vue'),
    meta: { title: 'administration.newProduct' },
  },
  {
    path: 'products/:id',
    component: () => import('./administration/ProductForm.vue'),
    props: true,
    meta: { title: 'administration.editProduct' },
  },
  {
    path: 'users',
    component: () => import('./administration/UserTable.vue'),
    meta: { title: 'administration.users' },
  },
  {
    path: 'users/new',
    component: () => import('./administration/UserForm.vue'),
    meta: { title: 'administration.newUser' },
  },
  {
    path: 'users/:id',
    component: () => import('./administration/UserForm.vue'),
    props: true,
    meta: { title: 'administration.editUser' },
  },
  {
    path: 'audit',
    component: () => import('./administration/AuditTable.vue'),
    meta: { title: 'administration.audit' },
  },
  {
    path: 'account',
    component: () => import('./account/AccountPage.vue'),
    meta: { title: 'administration.account' },
  },
];

const routes: RouteRecordRaw[] = [
  { path: '/', component: () => import('./home/HomePage.vue'), meta: { title: 'home.title' } },
  { path: '/shop', component: () => import('./shop/ShopPage.vue'), meta: { title: 'shop.title' } },
  {
    path: '/shop/:id',
    component: () => import('./shop/ProductPage.vue'),
    props: true,
    meta: { title: 'product.title' },
  },
  ...prediction,
  { path: '/basket', component: () => import('./basket/BasketPage.vue'), meta: { title: 'basket.title' } },
  {
    path: '/deliveries',
    component: withMessages(
      () => import('./deliveries/DeliveriesPage.vue'),
      reasonMessages,
      deliveryMessages,
    ),
    meta: { title: 'deliveries.title' },
  },
  { path: '/status', component: () => import('./status/StatusPage.vue'), meta: { title: 'status.title' } },
  {
    path: '/administration',
    component: withMessages(() => import('./administration/AdministrationPage.vue'), accountMessages),
    meta: { title: 'administration.title' },
    children: administration,
  },
  {
    path: '/invitation',
    component: withMessages(() => import('./account/InvitationPage.vue'), accountMessages),
    meta: { title: 'account.invitation.title' },
  },
  {
    path: '/:rest(.*)*',
    component: () => import('./layout/MissingPage.vue'),
    meta: { title: 'missing.title' },
  },
];

/** The router of the pages. Each page is loaded when it is first opened. */
export function createPageRouter(history: RouterHistory = createWebHistory()): Router {
  const router = createRouter({
    history,
    routes,
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
  });
  const setTitle = () => {
    if (!localeLoaded.value) return;
    const { title } = router.currentRoute.value.meta;
    document.title = [title && translate(title), translate('brand')].filter(Boolean).join(' · ');
  };
  router.afterEach((to, from, failure) => {
    if (failure) return;
    setTitle();
    // Screen readers and the Tab key start from the new page, not from the link that led here.
    if (from.matched.length > 0 && to.path !== from.path)
      document.getElementById('main')?.focus({ preventScroll: true });
  });
  watch([locale, localeLoaded], setTitle);
  return router;
}
