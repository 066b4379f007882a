import type { Logger } from 'pino';
import type { Configuration } from '../configuration/configuration.ts';
import { connectionOptions, openDatabase } from '../database/database.ts';
import { migrate } from '../migrations/migrate.ts';
import { complete as completeProduct } from '../products/store.ts';
import { complete as completeUser } from '../users/store.ts';
import { demonstrationProducts } from './products.ts';
import { demonstrationUsers } from './users.ts';

/** Applies the missing migrations; an empty database then gets the demonstration catalogue, once. */
export async function migrateAndFill(configuration: Configuration, logger: Logger): Promise<void> {
  const applied = await migrate(connectionOptions(configuration), async () => {
    const filled = await fillEmpty(configuration);
    logger.info({ filled }, filled ? 'demonstration catalogue loaded' : 'data kept as it is');
  });
  logger.info({ applied }, applied.length > 0 ? 'migrations applied' : 'no migration was missing');
}

/**
 * Loads the demonstration catalogue into a database without products and users, the generated administrator aside;
 * returns whether it did.
 */
export async function fillEmpty(configuration: Configuration): Promise<boolean> {
  const database = openDatabase(configuration, () => undefined);
  try {
    return await database.prisma.$transaction(async (transaction) => {
      if (
        (await transaction.product.count()) +
          (await transaction.user.count({ where: { generated: false } })) >
        0
      )
        return false;
      await transaction.product.createMany({ data: demonstrationProducts.map(completeProduct) });
      await transaction.user.createMany({ data: demonstrationUsers.map(completeUser) });
      return true;
    });
  } finally {
    await database.close();
  }
}
