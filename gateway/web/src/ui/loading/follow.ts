import { Problem } from "../../http/problem";

const PATIENCE_MS = 5000;

export interface Followed<T> {
  /** Address of the stream, and the name of its events. */
  stream: string;
  event: string;
  /** Requests once what the stream sends. */
  ask: () => Promise<T>;
  take: (latest: T) => void;
  /** Whether nothing more will happen. */
  ended: (latest: T) => boolean;
  /** It may not be asked for any more. */
  lost: (problem: Problem) => void;
}

/**
 * Follows work at the server until it ends; returns how to stop. The stream reports at once. When it says
 * nothing for a while (it was refused, cut, or lost on the way) the server is asked, and a stream that was given up
 * is opened again: progress never stands still on the screen while it goes on behind it.
 */
export function follow<T>(followed: Followed<T>): () => void {
  let source: EventSource | undefined;
  let timer = 0;
  let over = false;
  const stop = () => {
    over = true;
    clearTimeout(timer);
    source?.close();
  };
  const wait = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void look(), PATIENCE_MS);
  };
  const take = (latest: T) => {
    if (over) return;
    followed.take(latest);
    if (followed.ended(latest)) stop();
    else wait();
  };
  const open = () => {
    source = new EventSource(followed.stream);
    source.addEventListener(followed.event, (event) => take(JSON.parse(event.data) as T));
  };
  const look = async () => {
    try {
      take(await followed.ask());
      if (!over && source?.readyState === EventSource.CLOSED) open();
    } catch (thrown) {
      if (over) return;
      const gone = thrown instanceof Problem && (thrown.isMissing || thrown.isForbidden);
      // Anything else may pass: it is asked again after the same patience.
      if (!gone) return wait();
      stop();
      followed.lost(thrown);
    }
  };
  open();
  wait();
  return stop;
}
