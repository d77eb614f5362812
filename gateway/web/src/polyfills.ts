/**
 * What browsers of a few years ago lack and one line replaces; imported before everything else. `public/old.js` has a
 * message for browsers that lack more.
 */
if (!("randomUUID" in crypto)) {
  const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const random = (count: number) => (crypto as Crypto).getRandomValues(new Uint8Array(count));
  // RFC 9562, version 4: 122 random bits.
  const randomUUID = () => {
    const variant = "89ab".charAt((random(1)[0] ?? 0) & 3);
    return `${hex(random(4))}-${hex(random(2))}-4${hex(random(2)).slice(1)}-${variant}${hex(random(2)).slice(1)}-${hex(random(6))}`;
  };
  Object.defineProperty(crypto, "randomUUID", { value: randomUUID });
}
