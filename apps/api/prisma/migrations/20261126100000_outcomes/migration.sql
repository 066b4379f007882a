CREATE TYPE "outcome_reporter" AS ENUM ('visitor', 'administrator');

CREATE TABLE "outcomes" (
    "prediction_id" UUID NOT NULL,
    "model_id" INTEGER NOT NULL,
    "actual" JSONB NOT NULL,
    "reported_by" "outcome_reporter" NOT NULL,
    "reported_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outcomes_pkey" PRIMARY KEY ("prediction_id"),
    CONSTRAINT "outcomes_prediction_id_fkey" FOREIGN KEY ("prediction_id") REFERENCES "predictions"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- The figures of a version read its newest outcomes.
CREATE INDEX "outcomes_model_id_prediction_id_idx" ON "outcomes"("model_id", "prediction_id");
