/** The nonce of this answer's content-security policy: style elements without it are refused. */

import { getNonce, setNonce } from "get-nonce";

/** Hand the page's nonce to the libraries that write style elements. */
export function takeNonce(): void {
  const meta = document.querySelector<HTMLMetaElement>("meta[property='csp-nonce']");
  if (meta?.nonce) setNonce(meta.nonce);
}

/** The nonce, for components that take it as a property. */
export function nonce(): string | undefined {
  return getNonce();
}
