-- What accounts may do. Rows keep their role under its new name.
ALTER TYPE "role" RENAME VALUE 'admin' TO 'administrator';
ALTER TYPE "role" RENAME VALUE 'user' TO 'viewer';
ALTER TYPE "role" ADD VALUE 'editor' BEFORE 'viewer';

ALTER TABLE "users"
    ADD COLUMN "password_hash" TEXT,
    ADD COLUMN "generated" BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN "deactivated_at" TIMESTAMPTZ(3);

-- The administrator that every installation has. Its password is in the Secret, until it has one of its own.
INSERT INTO "users" ("name", "email", "role", "generated", "sort_name", "search_text", "updated_at")
VALUES ('Administrator', 'admin@presage.local', 'administrator', true, 'administrator', 'administrator admin@presage.local', now())
ON CONFLICT ("email") DO UPDATE SET "role" = 'administrator', "generated" = true;

CREATE TABLE "sessions" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "secret_mark" BYTEA,
    "agent" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions"("token_hash");
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");
