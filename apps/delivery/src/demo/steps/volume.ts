import createClient from 'openapi-fetch';
import type { paths } from '../../../../api/generated/openapi.ts';
import { fetchOverHttp } from '../../api/fetch.ts';
import { type DemoEnvironment, fieldOf } from '../scene.ts';
import type { DemoStep } from '../step.ts';
import { require } from '../unexpected.ts';
import { originOf } from './addresses.ts';

/** The API as the administrator uses it: through the pages' address, signed in with the password. */
async function administrator(environment: DemoEnvironment) {
  const origin = originOf(environment);
  const client = createClient<paths>({ baseUrl: origin, fetch: fetchOverHttp, headers: { origin } });
  const { response } = await client.POST('/api/session', { body: { password: environment.password } });
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  require(response.ok && cookie !== '', {
    en: 'The administrator cannot sign in.',
    fr: 'L’administrateur ne peut pas ouvrir de session.',
  });
  return createClient<paths>({ baseUrl: origin, fetch: fetchOverHttp, headers: { origin, cookie } });
}

export const volume: DemoStep = {
  title: { en: 'A volume outlives its pod', fr: 'Un volume survit à son pod' },
  shows: {
    en: 'A product is written, then the pod of the database is killed. Its StatefulSet starts another one on the same volume.',
    fr: 'Un produit est enregistré, puis le pod de la base de données est tué. Son StatefulSet en démarre un autre sur le même volume.',
  },
  run: async (scene) => {
    const { first } = scene;
    const client = await administrator(first);
    const { data: product } = await client.POST('/api/products', {
      body: {
        name: `Demo ${Date.now()}`,
        description: 'Written by the demonstration, and removed by it.',
        category: 'accessories',
        priceCents: 1200,
        currency: 'EUR',
        stock: 3,
        glyph: 'mouse',
      },
    });
    require(product !== undefined, {
      en: 'The product was not written.',
      fr: 'Le produit n’a pas été enregistré.',
    });
    const path = { params: { path: { id: product.id } } };
    try {
      const uid = () => fieldOf(scene, first, 'pod/database-0', '{.metadata.uid}');
      const before = await uid();
      await scene.showKubectl(
        ...['--namespace', first.environment.namespace],
        ...['delete', 'pod/database-0', '--force', '--grace-period=0'],
      );
      const began = performance.now();
      const read = () => client.GET('/api/products/{id}', path).catch(() => undefined);
      await scene.until(
        async () => !['', before].includes(await uid()) && (await read())?.data?.name === product.name,
        { en: 'The product is gone.', fr: 'Le produit a disparu.' },
      );
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      return {
        en: `“${product.name}” can be read again after ${seconds} s, from another pod`,
        fr: `« ${product.name} » est de nouveau lisible après ${seconds} s, depuis un autre pod`,
      };
    } finally {
      await client.DELETE('/api/products/{id}', {
        params: { ...path.params, header: { 'If-Match': `"${product.version}"` } },
      });
    }
  },
};
