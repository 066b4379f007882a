-- How the files of an import were read whose columns are others than the first one's.
ALTER TABLE "datasets"
    ADD COLUMN "other_shapes" JSONB NOT NULL DEFAULT '[]';
