import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readConfiguration } from '@presage/gitops';
import { Refusal } from '@presage/runtime/refusal';
import writeFileAtomic from 'write-file-atomic';
import { openOn } from '../open.ts';
import { carryOutOrder, failureOf, type Outcome } from './carry-out.ts';
import { orderSchema } from './order.ts';

/** A process for one order: what it prints is shown, and it ends its work when the service is restarted. */
const { order: file = '', result = '' } = parseArgs({
  options: { order: { type: 'string' }, result: { type: 'string' } },
}).values;

let outcome: Outcome;
try {
  const order = orderSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  outcome = await carryOutOrder(await openOn(readConfiguration()), order);
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error);
  outcome = failureOf(error);
}
await writeFileAtomic(result, JSON.stringify(outcome), { mode: 0o600 });
