interface Event {
  readonly type: string;
  readonly data: {
    readonly file?: string;
    readonly counts?: {
      readonly passed: number;
      readonly failed: number;
      readonly cancelled: number;
      readonly skipped: number;
    };
  };
}

/** A reporter of node:test that ends with the line that `.ci/run` adds up. */
export default async function* count(events: AsyncIterable<Event>): AsyncGenerator<string> {
  for await (const { type, data } of events) {
    if (type !== 'test:summary' || data.file !== undefined || !data.counts) continue;
    const { passed, failed, cancelled, skipped } = data.counts;
    yield `${passed} passed, ${failed + cancelled} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;
  }
}
