/** A call that happens at most once in `everyMs`: at the end of each such time, if it was asked for. */
export function throttled(
  everyMs: number,
  call: () => void,
): (() => void) & { cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      call();
    }, everyMs);
  };
  const cancel = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return Object.assign(ask, { cancel });
}
