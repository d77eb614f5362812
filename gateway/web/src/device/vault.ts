import { eraseKeyCookie, readKeyCookie, writeKeyCookie } from "./keyCookie";
import { canKeep, type Row, readRows, writeRows } from "./store";

/** Each is raised when what the rows of its kind hold changes its shape; rows of a later one are left alone. */
const VERSIONS = { draft: 2, session: 1, request: 1 };
const DAY_MS = 24 * 3600 * 1000;
/** How long a row stays without a change. A request was confirmed by a person, so it waits longer. */
const KEPT_MS = { draft: 14 * DAY_MS, session: DAY_MS, request: 30 * DAY_MS };

interface Vault {
  owner: string;
  key: string;
  aes: CryptoKey;
  mac: CryptoKey;
}

/** The person left this page while it was at work: there is nothing left to do in it. */
export class VaultClosed extends Error {}

export interface Kept<T> {
  id: string;
  /** In which shape it was kept. */
  version: number;
  content: T;
}

let vault: Vault | undefined;
/** The person has left this page: an answer that was under way must not open anything again. */
let left = false;

export function isVaultOpen(): boolean {
  return vault !== undefined;
}

/** Opens what this device keeps of `owner`. What it keeps of others goes, but what they have confirmed to send. */
export async function openVault(owner: string, key: string): Promise<void> {
  if (!canKeep() || vault?.owner === owner) return;
  const secret = await crypto.subtle.importKey("raw", bytesOf(key), "HKDF", false, ["deriveKey"]);
  const derive = (use: string, algorithm: AesKeyGenParams | HmacKeyGenParams, uses: KeyUsage[]) =>
    crypto.subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encode(use) },
      secret,
      algorithm,
      false,
      uses,
    );
  const aes = await derive("rows", { name: "AES-GCM", length: 256 }, ["encrypt", "decrypt"]);
  const mac = await derive("ids", { name: "HMAC", hash: "SHA-256", length: 256 }, ["sign"]);
  await removeOverdue(owner);
  if (!left) vault = { owner, key, aes, mac };
}

/** Opens it without a network, with the key that the session left; false when there is none. */
export async function reopenVault(): Promise<boolean> {
  const kept = readKeyCookie();
  if (kept === undefined) return false;
  await openVault(kept.owner, kept.key);
  return vault !== undefined;
}

/** Leaves the key on the device for `seconds` more, for a start without network. */
export function keepKey(seconds: number): void {
  if (vault !== undefined && seconds > 0) writeKeyCookie(vault, seconds);
}

/** The key leaves the device; an open page keeps its own until it is closed or `closeVault` is called. */
export function forgetKey(): void {
  eraseKeyCookie();
}

/** The key leaves this page too, for good: it is left, or loaded anew. */
export function closeVault(): void {
  left = true;
  vault = undefined;
  eraseKeyCookie();
}

async function removeOverdue(owner: string): Promise<void> {
  const now = Date.now();
  const gone = (await readRows()).filter(
    (row) => now - row.at > KEPT_MS[row.kind] || (row.owner !== owner && row.kind !== "request"),
  );
  if (gone.length > 0)
    await writeRows(
      [],
      gone.map(({ id }) => id),
    );
}

/** Under which a draft of `address` is kept: says nothing about it to whoever lacks the key. */
export async function idOf(address: string): Promise<string> {
  const { mac } = opened();
  const digest = new Uint8Array(await crypto.subtle.sign("HMAC", mac, encode(address)));
  return Array.from(digest.slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Encrypts `content`; the row opens only as what it was made for: this person, kind, id and version. */
export async function seal(kind: Row["kind"], id: string, content: unknown): Promise<Row> {
  const { owner, aes } = opened();
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const version = VERSIONS[kind];
  const additionalData = boundTo({ owner, kind, id, version });
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData },
    aes,
    encode(JSON.stringify(content)),
  );
  return { id, kind, owner, at: Date.now(), version, iv, sealed };
}

/** What a row holds; undefined when it is another person's, of a later version, was changed, or the person has left. */
export async function unseal<T>(row: Row): Promise<T | undefined> {
  if (vault === undefined || row.owner !== vault.owner || row.version > VERSIONS[row.kind]) return undefined;
  const { aes } = vault;
  try {
    const plain = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: row.iv, additionalData: boundTo(row) },
      aes,
      row.sealed,
    );
    return JSON.parse(new TextDecoder().decode(plain)) as T;
  } catch {
    // Another key or a changed row: there is nothing in it for this person.
    return undefined;
  }
}

/** Everything of one kind that is kept of the person, oldest first. */
export async function readKept<T>(kind: Row["kind"]): Promise<Kept<T>[]> {
  const rows = (await readRows()).filter((row) => row.kind === kind).sort((one, other) => one.at - other.at);
  const opened = await Promise.all(rows.map(async (row) => ({ ...row, content: await unseal<T>(row) })));
  return opened.flatMap(({ id, version, content }) => (content === undefined ? [] : [{ id, version, content }]));
}

function opened(): Vault {
  if (vault === undefined) throw new VaultClosed();
  return vault;
}

function boundTo({ owner, kind, id, version }: Pick<Row, "owner" | "kind" | "id" | "version">) {
  return encode(JSON.stringify([owner, kind, id, version]));
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
