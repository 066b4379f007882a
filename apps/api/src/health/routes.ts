import type { Lifecycle } from '@presage/runtime/lifecycle';
import { z } from 'zod';
import type { Database } from '../database/database.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { message } from '../messages/message.ts';
import { migrationState } from '../migrations/state.ts';
import type { LoadedModels } from '../models/serving.ts';

const healthSchema = z
  .object({ status: z.literal('ok').meta({ description: 'Always `ok`; anything else is a problem.' }) })
  .meta({ id: 'Health', description: 'The answer of a probe that succeeds.' });

const ok = { status: 200, body: { status: 'ok' } };
const responses = { 200: { description: 'Success.', schema: healthSchema } };

export function healthRoutes(
  lifecycle: Lifecycle,
  { pool, prisma }: Pick<Database, 'pool' | 'prisma'>,
  models: Pick<LoadedModels, 'record'>,
): Route[] {
  return [
    route({
      method: 'get',
      path: '/livez',
      tag: 'process',
      operationId: 'probeLive',
      summary: 'Is the process alive',
      description: 'Succeeds as long as the event loop runs. Does not use the database.',
      permission: 'anyone',
      responses,
      handle: () => ok,
    }),
    route({
      method: 'get',
      path: '/startupz',
      tag: 'process',
      operationId: 'probeStarted',
      summary: 'Has the process started',
      description: 'Succeeds once the process has started; also while it drains.',
      permission: 'anyone',
      responses,
      problems: ['unavailable'],
      handle() {
        if (lifecycle.phase === 'starting')
          throw new Problem('unavailable', { message: message('starting') });
        return ok;
      },
    }),
    route({
      method: 'get',
      path: '/readyz',
      tag: 'process',
      operationId: 'probeReady',
      summary: 'Is the process ready for requests',
      description:
        'Succeeds while every pinned model is served and the database answers and has every migration of this version.',
      permission: 'anyone',
      responses,
      problems: ['unavailable'],
      async handle() {
        if (lifecycle.phase === 'starting')
          throw new Problem('unavailable', { message: message('starting') });
        if (lifecycle.phase === 'draining')
          throw new Problem('unavailable', { message: message('stopping') });
        const { missing } = await migrationState(pool);
        if (missing.length > 0)
          throw new Problem('unavailable', {
            message: message('migrations-missing', { migrations: missing.join(', ') }),
          });
        await models.record(prisma);
        return ok;
      },
    }),
  ];
}
