// How a client talks with the test that plays the person in front of it: one JSON value a line.
import { createInterface } from "node:readline";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** What the test says next: first the settings, then each address that the browser was sent back to. */
export async function hear() {
  return JSON.parse((await lines.next()).value);
}

export function say(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Sends the browser to `address`; resolves with the address at which it came back. */
export async function visit(address) {
  say({ visit: String(address) });
  return new URL((await hear()).returned);
}

export function end(value) {
  say({ result: value });
  process.exit(0);
}
