/** What may become HTML from a string: text without markup, which is what libraries write into style elements. */

interface Policies {
  createPolicy: (name: string, rules: { createHTML: (text: string) => string | null }) => unknown;
}

/** Refuse the rest wherever it is tried; the gateway's policy lets nobody else make such a rule. */
export function refuseMarkup(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  trustedTypes?.createPolicy("default", {
    createHTML: (text) => (/[<&]/.test(text) ? null : text),
  });
}
