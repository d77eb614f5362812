/**
 * The key for a start without network, in a cookie: the browser ends it by itself, and overwrites what it deletes. Only the
 * page of the application sees it, and only requests for that page carry it.
 */
const NAME = "__Secure-forms";
const ATTRIBUTES = "Path=/app; Secure; SameSite=Strict";

export interface KeptKey {
  owner: string;
  /** base64url, as the gateway gives it. */
  key: string;
}

export function readKeyCookie(): KeptKey | undefined {
  const found = document.cookie?.split("; ").find((pair) => pair.startsWith(`${NAME}=`));
  const [owner, key] = found?.slice(NAME.length + 1).split(".") ?? [];
  return owner && key ? { owner, key } : undefined;
}

export function writeKeyCookie({ owner, key }: KeptKey, seconds: number): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and older browsers
  document.cookie = `${NAME}=${owner}.${key}; Max-Age=${Math.floor(seconds)}; ${ATTRIBUTES}`;
}

/** A page that goes away at once asks `isKeyErased` before, or the browser may drop what it was told last. */
export function eraseKeyCookie(): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and older browsers
  document.cookie = `${NAME}=; Max-Age=0; ${ATTRIBUTES}`;
}

/** Whether the key is gone; the browser answers only after it has done what the page told it before. */
export function isKeyErased(): boolean {
  return readKeyCookie() === undefined;
}
