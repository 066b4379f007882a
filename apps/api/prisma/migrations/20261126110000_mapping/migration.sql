-- How the files of an import were read, to read the next file of the same shape likewise, and what was found in them.
ALTER TABLE "datasets"
    ADD COLUMN "shape" TEXT,
    ADD COLUMN "mapping" JSONB NOT NULL DEFAULT '{}',
    ADD COLUMN "skipped" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "quality" JSONB NOT NULL DEFAULT '[]';
