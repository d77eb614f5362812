import { type Creation, create } from "../api/request";
import { writeRows } from "../device/store";
import { isVaultOpen, VaultClosed } from "../device/vault";
import { asProblem } from "../http/problem";
import { go } from "../router";
import { keyFor } from "./attempt";
import { discard, exchangeForDraft, exchangeForRequest, leave, unfinished } from "./drafts";
import type { Form } from "./form";
import { withLock } from "./locks";
import { isWithoutAnswer, mayHaveArrived, publish, retryLater, rowOf, savedAsSent, type Waiting } from "./outbox";

/** What forms that no device keeps have sent without an answer. */
const unanswered = new WeakMap<Form, Creation<unknown>>();

/**
 * Sends what the form under `address` asks for. It is kept before it is sent, so that whatever dies in between sends it
 * again under the same key. Without an answer it waits on the device, the form is done, and undefined is returned.
 * A device that refuses, because it is full, does not stop the request. Throws Problem when the server refuses, or when
 * there is neither a network nor a place on the device; the form is then as it was.
 */
export async function sendForm<T>(address: string, form: Form, creation: Creation<T>): Promise<T | undefined> {
  const { path, body } = unanswered.get(form) ?? creation;
  const id = keyFor(form, body);
  if (!isVaultOpen()) return sendUnkept(address, form, creation);
  const draft = unfinished.peek().find((begun) => begun.address === address) ?? { address, startedAt: new Date() };
  const waiting: Waiting = { ...draft, id, path, body, values: form.values.value, confirmedAt: Date.now() };
  return withLock(id, async () => {
    const isTried = navigator.onLine;
    if (!(await isKept(isTried ? { ...waiting, triedAt: Date.now() } : waiting)))
      return sendUnkept(address, form, creation);
    if (!isTried) return waitOnDevice(address);
    try {
      const answer = await create<T>(path, body, id);
      await writeRows([], [id]);
      return finish(address, answer);
    } catch (thrown) {
      if (mayHaveArrived(asProblem(thrown))) return waitOnDevice(address);
      await exchangeForDraft(address, id);
      throw thrown;
    }
  });
}

/**
 * Sends what no device keeps. Without an answer the server may have it, so the next press repeats it as it was: what was
 * corrected meanwhile, or followed from an answer that came late, would otherwise make a second one.
 */
async function sendUnkept<T>(address: string, form: Form, asked: Creation<T>): Promise<T> {
  const { path, body } = unanswered.get(form) ?? asked;
  const id = keyFor(form, body);
  try {
    const answer = await create<T>(path, body, id);
    unanswered.delete(form);
    if (id !== keyFor(form, asked.body)) savedAsSent.value = id;
    return finish(address, answer);
  } catch (thrown) {
    if (isWithoutAnswer(asProblem(thrown))) unanswered.set(form, { path, body });
    else unanswered.delete(form);
    throw thrown;
  }
}

function finish<T>(address: string, answer: T): T {
  discard(address);
  return answer;
}

/** Whether the device has taken the request in place of its form. */
async function isKept(waiting: Waiting): Promise<boolean> {
  try {
    await exchangeForRequest(waiting.address, await rowOf(waiting));
    return true;
  } catch (refused) {
    if (refused instanceof VaultClosed) throw refused;
    return false;
  }
}

async function waitOnDevice(address: string): Promise<undefined> {
  leave(address);
  // Asked once there is something to lose; a browser that refuses keeps it all the same while it has room.
  void navigator.storage?.persist?.().catch(() => false);
  await publish();
  retryLater();
  go("/unsent");
  return undefined;
}
