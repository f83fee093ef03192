/** Parts of the page are fetched when they are shown; what to do where one cannot be had. */

/** Load the page again where another release is served by now, and say else that it could not be had. */
export function watchParts(): void {
  globalThis.addEventListener("vite:preloadError", ({ payload }) => {
    // The router would load the page again whatever the reason, and lose it where nobody answers.
    payload.message = "This part of the page could not be loaded.";
    void isReplaced().then((is) => is && globalThis.location.reload());
  });
}

async function isReplaced(): Promise<boolean> {
  const own = document.querySelector("script[type=module][src]")?.getAttribute("src");
  const answer = await fetch("/").catch(() => undefined);
  if (answer?.ok !== true || own === null || own === undefined) return false;
  return !(await answer.text()).includes(own);
}
