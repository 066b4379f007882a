import type { DemoStep } from '../step.ts';
import { require } from '../unexpected.ts';

/** Opens a connection to the database and reports how that ended; not more than three seconds. */
const connect = `
  const socket = require('node:net').connect({ host: 'database', port: 5432 });
  const end = (how) => { console.log(how); process.exit(); };
  socket.setTimeout(3000, () => end('no answer'));
  socket.on('connect', () => end('connected'));
  socket.on('error', ({ code }) => end(code));
`;

export const policy: DemoStep = {
  title: { en: 'A policy that blocks', fr: 'Une règle qui bloque' },
  shows: {
    en: 'The API may open a connection to the database. The pages may not, even if somebody gets into their pod.',
    fr: 'L’API peut se connecter à la base de données. Les pages ne le peuvent pas, même si quelqu’un entre dans leur pod.',
  },
  run: async ({ first: { environment }, kubectl, say }) => {
    const tryFrom = async (workload: string): Promise<string> => {
      say(
        `$ kubectl --namespace ${environment.namespace} exec deployment/${workload} -- node --eval '…connect to database:5432…'`,
      );
      const ended = await kubectl(
        ...['--namespace', environment.namespace, 'exec', `deployment/${workload}`, '--container', workload],
        ...['--', 'node', '--eval', connect],
      );
      say(`  ${ended}`);
      return ended;
    };
    const [api, web] = [await tryFrom('api'), await tryFrom('web')];
    require(api === 'connected', {
      en: 'The API does not reach its database.',
      fr: 'L’API n’atteint pas sa base de données.',
    });
    require(web !== 'connected', {
      en: 'The pages reach the database.',
      fr: 'Les pages atteignent la base de données.',
    });
    return {
      en: 'from the API: connected; from the pages: no connection',
      fr: 'depuis l’API : connecté ; depuis les pages : pas de connexion',
    };
  },
};
