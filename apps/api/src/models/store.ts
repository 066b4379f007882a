import type { PrismaClient } from '../generated/client.ts';
import type { ModelCard } from './card.ts';

/** Copies a card into the table models, once per version; returns its row. */
export async function recordModel(
  prisma: Pick<PrismaClient, 'modelVersion'>,
  card: ModelCard,
): Promise<number> {
  const { predictor, digest, trainer } = card;
  // Pods that start at once record the same version: whoever is second keeps the first one's row.
  await prisma.modelVersion.createMany({
    data: [{ predictor, digest, trainer, card }],
    skipDuplicates: true,
  });
  const { id } = await prisma.modelVersion.findUniqueOrThrow({
    where: { predictor_digest: { predictor, digest } },
    select: { id: true },
  });
  return id;
}
