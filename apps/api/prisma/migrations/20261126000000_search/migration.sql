-- A search looks for parts of words: their groups of three letters are indexed. Shorter parts read the whole table.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE INDEX "products_search_text_idx" ON "products" USING GIN ("search_text" gin_trgm_ops);
CREATE INDEX "users_search_text_idx" ON "users" USING GIN ("search_text" gin_trgm_ops);
