CREATE TABLE "shadow_predictions" (
    "prediction_id" UUID NOT NULL,
    "model_id" INTEGER NOT NULL,
    "served_id" INTEGER NOT NULL,
    "outcome" JSON NOT NULL,
    "agrees" BOOLEAN,
    "difference" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "shadow_predictions_pkey" PRIMARY KEY ("prediction_id"),
    CONSTRAINT "shadow_predictions_prediction_id_fkey" FOREIGN KEY ("prediction_id") REFERENCES "predictions"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- The figures of a shadow version read its newest predictions.
CREATE INDEX "shadow_predictions_model_id_prediction_id_idx" ON "shadow_predictions"("model_id", "prediction_id");
