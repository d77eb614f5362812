/** What the device keeps; without `indexedDB` (old browsers, private windows of some) nothing is kept. */
export interface Row {
  id: string;
  kind: "draft" | "request" | "session";
  /** Opaque id of the person whose row it is. */
  owner: string;
  /** When it was written, in milliseconds since 1970. */
  at: number;
  version: number;
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

const NAME = "agenda";
const ROWS = "rows";
const DEVICE = "device";
const PART = "part";

let opening: Promise<IDBDatabase> | undefined;

/** Whether this browser can keep anything. */
export function canKeep(): boolean {
  return globalThis.indexedDB !== undefined && globalThis.crypto?.subtle !== undefined;
}

function open(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(ROWS, { keyPath: "id" });
      request.result.createObjectStore(DEVICE);
    };
    request.onsuccess = () => {
      const database = request.result;
      database.onversionchange = () => database.close();
      database.onclose = () => {
        opening = undefined;
      };
      resolve(database);
    };
    request.onerror = () => reject(request.error);
  }).catch((failed) => {
    opening = undefined;
    throw failed;
  });
  return opening;
}

/** Runs `work` in one transaction and resolves, with what its request brought, when the whole of it is stored. */
async function transact<T>(
  stores: string[],
  mode: IDBTransactionMode,
  work: (transaction: IDBTransaction) => IDBRequest<T> | undefined,
): Promise<T | undefined> {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(stores, mode);
    const request = work(transaction);
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

export async function readRows(): Promise<Row[]> {
  return (await transact([ROWS], "readonly", (t) => t.objectStore(ROWS).getAll() as IDBRequest<Row[]>)) ?? [];
}

export function readRow(id: string): Promise<Row | undefined> {
  return transact([ROWS], "readonly", (t) => t.objectStore(ROWS).get(id) as IDBRequest<Row | undefined>);
}

/** Stores and removes rows, all of it or nothing. */
export async function writeRows(put: Row[], remove: string[] = []): Promise<void> {
  await transact([ROWS], "readwrite", (transaction) => {
    const rows = transaction.objectStore(ROWS);
    for (const id of remove) rows.delete(id);
    for (const row of put) rows.put(row);
    return undefined;
  });
}

/** The device's random part of every key, made at the first call; undefined where nothing can be kept. */
export async function devicePart(): Promise<string | undefined> {
  if (!canKeep()) return undefined;
  const made = Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, "0"));
  try {
    // In one transaction: two tabs that start together must not make two.
    return await transact([DEVICE], "readwrite", (transaction) => {
      const device = transaction.objectStore(DEVICE);
      const found = device.get(PART) as IDBRequest<string>;
      found.onsuccess = () => {
        if (found.result === undefined) device.put(made.join(""), PART);
      };
      return found;
    }).then((known) => known ?? made.join(""));
  } catch {
    // The browser refuses to keep anything: the work goes on in memory.
    return undefined;
  }
}

/** Removes every row and the device's part: no key of this device can ever be made again. */
export async function eraseDevice(): Promise<void> {
  if (!canKeep()) return;
  await transact([ROWS, DEVICE], "readwrite", (transaction) => {
    transaction.objectStore(DEVICE).clear();
    transaction.objectStore(ROWS).clear();
    return undefined;
  });
}
