import { migrate } from '../src/migrations/migrate.ts';

// Run in its own process: the schema engine leaves a timer of ten seconds.
await migrate(JSON.parse(process.argv[2] ?? '{}'));
process.exit(0);
