/** Does the same for each of several, a few at a time; one that fails does not hold up the others. */
export async function inTurn<T>(
  items: readonly T[],
  atOnce: number,
  act: (item: T) => Promise<unknown>,
): Promise<{ done: T[]; failures: unknown[] }> {
  const waiting = [...items];
  const done: T[] = [];
  const failures: unknown[] = [];
  const work = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      try {
        await act(item);
        done.push(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return { done, failures };
}
