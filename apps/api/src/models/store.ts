import type { PrismaClient } from '../generated/client.ts';
import type { ModelCard } from './card.ts';

/** Copies a card into the table models, once per version; returns its row. */
export async function recordModel(
  prisma: Pick<PrismaClient, 'modelVersion'>,
  card: ModelCard,
): Promise<number> {
  const { predictor, digest, trainer } = card;
  const { id } = await prisma.modelVersion.upsert({
    where: { predictor_digest: { predictor, digest } },
    create: { predictor, digest, trainer, card },
    update: {},
    select: { id: true },
  });
  return id;
}
