import { drawingOf } from "../../../api/reporting";
import { send } from "../../../api/request";
import { asProblem } from "../../../http/problem";

type Query = Record<string, string | undefined>;

/** Drawings asked for at once: the server draws one at a time, and other people wait there too. */
const LANES = 2;
/** Half a minute: what draws is started by the first who asks, and answers 503 until it has. */
const TRIES = 12;
const WAIT_MS = 1000;
const KEPT = 40;
const NOT_MODIFIED = 304;
const BUSY = 503;

const lanes = Array.from({ length: LANES }, () => Promise.resolve());
let next = 0;
/** What was drawn last, for as long as the page stands: figures of an organisation are not left on the device. */
const kept = new Map<string, { etag: string; svg: string }>();

/** The drawing as text. Throws Problem when the server cannot draw it after several tries. */
export function drawn(id: string, query: Query, signal: AbortSignal): Promise<string> {
  const lane = next++ % LANES;
  const drawing = (lanes[lane] ?? Promise.resolve()).then(() => patiently(id, query, signal));
  lanes[lane] = drawing.then(
    () => undefined,
    () => undefined,
  );
  return drawing;
}

async function patiently(id: string, query: Query, signal: AbortSignal): Promise<string> {
  for (let left = TRIES - 1; ; left--) {
    try {
      return await fetched(id, query, signal);
    } catch (thrown) {
      if (signal.aborted || left === 0 || asProblem(thrown).status !== BUSY) throw thrown;
      await new Promise((done) => setTimeout(done, WAIT_MS));
    }
  }
}

async function fetched(id: string, query: Query, signal: AbortSignal): Promise<string> {
  const key = JSON.stringify([id, query]);
  const known = kept.get(key);
  try {
    const headers: Record<string, string> = known ? { "If-None-Match": known.etag } : {};
    const response = await send("GET", drawingOf(id), { query, signal, headers });
    return keep(key, { etag: response.headers.get("ETag") ?? "", svg: await response.text() });
  } catch (thrown) {
    if (known && asProblem(thrown).status === NOT_MODIFIED) return known.svg;
    throw thrown;
  }
}

function keep(key: string, drawing: { etag: string; svg: string }): string {
  kept.delete(key);
  kept.set(key, drawing);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value ?? "");
  return drawing.svg;
}
