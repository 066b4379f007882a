import type pg from 'pg';
import { requiredMigrations } from './folder.ts';

/** The migrations of the database, compared with those of this program. */
export interface MigrationState {
  /** Name of the newest migration in the database; null before the first. */
  newest: string | null;
  /** Names of the migrations that the database still lacks. */
  missing: string[];
}

/** Reads which migrations the database has. Rejects when the database can't be reached. */
export async function migrationState(pool: pg.Pool): Promise<MigrationState> {
  const applied = await appliedMigrations(pool);
  return {
    newest: applied.at(-1) ?? null,
    missing: required.filter((name) => !applied.includes(name)),
  };
}

const required = requiredMigrations();

async function appliedMigrations(pool: pg.Pool): Promise<string[]> {
  try {
    const { rows } = await pool.query<{ migration_name: string }>(
      'select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null order by migration_name',
    );
    return rows.map((row) => row.migration_name);
  } catch (error) {
    const undefinedTable = '42P01';
    if ((error as { code?: string }).code === undefinedTable) return [];
    throw error;
  }
}
