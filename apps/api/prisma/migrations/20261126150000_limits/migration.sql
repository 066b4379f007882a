-- Not written ahead: after a crash of the database, counting begins again.
CREATE UNLOGGED TABLE "rate_limits" (
    "key" TEXT NOT NULL,
    "hits" INTEGER NOT NULL,
    "next_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

CREATE INDEX "rate_limits_expires_at_idx" ON "rate_limits"("expires_at");

CREATE TABLE "storage_use" (
    "day" DATE NOT NULL,
    "sender" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,

    CONSTRAINT "storage_use_pkey" PRIMARY KEY ("day", "sender")
);

ALTER TABLE "predictions" ADD COLUMN "batch" UUID;

-- A batch is listed, exported and deleted as a whole. Predictions of no batch cost no entry.
CREATE INDEX "predictions_batch_idx" ON "predictions"("batch") WHERE "batch" IS NOT NULL;
