import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of the SQL migrations, the same in the repository and in the image. */
export const migrationsFolder = join(import.meta.dirname, '../../prisma/migrations');

/** Names of the migrations that this version of the program needs, oldest first. */
export function requiredMigrations(): string[] {
  return readdirSync(migrationsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** The SQL of one migration. */
export function migrationSql(name: string): string {
  return readFileSync(join(migrationsFolder, name, 'migration.sql'), 'utf8');
}
