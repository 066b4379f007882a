/** A function whose answer is kept for a while; those who ask while it is being made wait for the same one. */
export function remembered<Arguments extends readonly string[], Answer>(
  milliseconds: number,
  max: number,
  make: (...args: Arguments) => Promise<Answer>,
): (...args: Arguments) => Promise<Answer> {
  const kept = new Map<string, { readonly until: number; readonly answer: Promise<Answer> }>();
  return (...args) => {
    const key = JSON.stringify(args);
    const present = kept.get(key);
    if (present && performance.now() < present.until) return present.answer;
    kept.delete(key);
    const answer = make(...args);
    kept.set(key, { until: performance.now() + milliseconds, answer });
    const [oldest] = kept.keys();
    if (kept.size > max && oldest !== undefined) kept.delete(oldest);
    answer.catch(() => kept.get(key)?.answer === answer && kept.delete(key));
    return answer;
  };
}
