-- The predictions of one predictor are read per model, newest first. Storing waits while the index is made: less than
-- a second per million rows.
CREATE INDEX "predictions_model_id_id_idx" ON "predictions"("model_id", "id");

-- How many predictions have which class: without it, PostgreSQL assumes that any class is rare, and reads all.
CREATE STATISTICS "predictions_class" ON ("outcome" ->> 'class') FROM "predictions";
ANALYZE "predictions";
