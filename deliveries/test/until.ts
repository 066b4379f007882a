import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

/** Ends when the condition holds. @throws AssertionError after 30 s */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await holds())) {
    assert.ok(Date.now() < end, `${holds} does not hold after 30 s`);
    await pause(10);
  }
}
