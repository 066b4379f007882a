import { migrate } from '../src/migrations/migrate.ts';

// A process of its own: the schema engine leaves a timer of ten seconds behind.
await migrate(JSON.parse(process.argv[2] ?? '{}'));
process.exit(0);
