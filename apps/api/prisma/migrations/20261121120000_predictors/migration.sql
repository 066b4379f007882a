CREATE TYPE "training_state" AS ENUM ('queued', 'running', 'done', 'failed');
CREATE TYPE "prediction_source" AS ENUM ('page', 'api', 'batch', 'inference');

CREATE TABLE "models" (
    "id" SERIAL NOT NULL,
    "predictor" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "trainer" TEXT NOT NULL,
    "card" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "models_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "trainings" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "predictor" TEXT NOT NULL,
    "state" "training_state" NOT NULL DEFAULT 'queued',
    "step" TEXT NOT NULL DEFAULT '',
    "share" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "message" TEXT,
    "digest" TEXT,
    "seed" INTEGER NOT NULL,
    "requested_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "heartbeat_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "trainings_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "datasets" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "predictor" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "rows" INTEGER NOT NULL,
    "left_out" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "datasets_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "predictions" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "model_id" INTEGER NOT NULL,
    "source" "prediction_source" NOT NULL,
    "visitor" UUID,
    "input" JSON NOT NULL,
    "outcome" JSON NOT NULL,
    "microseconds" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "predictions_pkey" PRIMARY KEY ("id"),
    -- Not checked row by row, which takes as long as storing the row: models are never deleted, and their ids
    -- come from the process that recorded them.
    CONSTRAINT "predictions_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE NOT ENFORCED
);

CREATE UNIQUE INDEX "models_predictor_digest_key" ON "models"("predictor", "digest");
CREATE INDEX "trainings_predictor_created_at_idx" ON "trainings"("predictor", "created_at");
CREATE INDEX "datasets_predictor_created_at_idx" ON "datasets"("predictor", "created_at");

-- A visitor lists and deletes their own predictions. Those without a visitor cost no entry.
CREATE INDEX "predictions_visitor_idx" ON "predictions"("visitor", "id") WHERE "visitor" IS NOT NULL;
