import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Problem } from "../src/http/problem";
import { follow } from "../src/ui/loading/follow";

interface Work {
  step: number;
  ended: boolean;
}

class Stream {
  static readonly CLOSED = 2;
  static opened: Stream[] = [];
  readyState = 1;
  private hear: (event: { data: string }) => void = () => undefined;

  constructor(readonly address: string) {
    Stream.opened.push(this);
  }
  addEventListener(_: string, hear: (event: { data: string }) => void) {
    this.hear = hear;
  }
  close() {
    this.readyState = Stream.CLOSED;
  }
  tell(work: Work) {
    this.hear({ data: JSON.stringify(work) });
  }
}

const PATIENCE = 5000;
let taken: Work[];
let lost: Problem[];
let ask: ReturnType<typeof vi.fn<() => Promise<Work>>>;

function begin() {
  return follow<Work>({
    stream: "/events",
    event: "work",
    ask,
    take: (work) => taken.push(work),
    ended: (work) => work.ended,
    lost: (problem) => lost.push(problem),
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", Stream);
  vi.stubGlobal("window", globalThis);
  Stream.opened = [];
  taken = [];
  lost = [];
  ask = vi.fn<() => Promise<Work>>();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("what goes on at the server", () => {
  it("is followed by its stream to the end, and nothing is asked", async () => {
    begin();
    Stream.opened[0]?.tell({ step: 1, ended: false });
    Stream.opened[0]?.tell({ step: 2, ended: true });
    await vi.advanceTimersByTimeAsync(10 * PATIENCE);
    expect(taken.map(({ step }) => step)).toEqual([1, 2]);
    expect(Stream.opened[0]?.readyState).toBe(Stream.CLOSED);
    expect(ask).not.toHaveBeenCalled();
  });

  it("is asked for when the stream was refused, and the stream is opened again", async () => {
    ask.mockResolvedValueOnce({ step: 1, ended: false });
    begin();
    Stream.opened[0]?.close();
    await vi.advanceTimersByTimeAsync(PATIENCE);
    expect(taken).toHaveLength(1);
    expect(Stream.opened).toHaveLength(2);
  });

  it("is asked for again and again while the stream says nothing and the network comes and goes", async () => {
    ask.mockRejectedValueOnce(new Problem(0, "offline", "")).mockResolvedValue({ step: 9, ended: true });
    begin();
    await vi.advanceTimersByTimeAsync(2 * PATIENCE);
    expect(taken).toEqual([{ step: 9, ended: true }]);
    expect(lost).toEqual([]);
  });

  it("is let go, and said so, when it may not be seen any more", async () => {
    ask.mockRejectedValue(new Problem(404, "not-found", ""));
    begin();
    await vi.advanceTimersByTimeAsync(5 * PATIENCE);
    expect(lost).toHaveLength(1);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it("is let go when the screen is left", async () => {
    const stop = begin();
    stop();
    await vi.advanceTimersByTimeAsync(5 * PATIENCE);
    expect(ask).not.toHaveBeenCalled();
    expect(Stream.opened[0]?.readyState).toBe(Stream.CLOSED);
  });
});
