import { signal } from "@preact/signals";

import { type Row, writeRows } from "../device/store";
import { idOf, isVaultOpen, readKept, seal } from "../device/vault";
import { notePresence, onOtherPerson } from "../session/session";
import { type Form, makeForm, type Values, type Versioned } from "./form";

/** A form begun and not sent. */
export interface Unfinished {
  /** Where the form can be continued. */
  address: string;
  startedAt: Date;
  /** The number of the case it belongs to, where the screen knew it. */
  about?: string | undefined;
}

interface Draft extends Unfinished {
  form: Form;
  /** Whether anything was typed; a form that was only looked at is not unfinished. */
  changed: boolean;
  /** Typed since it was last kept on the device. */
  unsaved: boolean;
}

/** What the device keeps of a draft, encrypted. */
interface KeptDraft {
  address: string;
  startedAt: number;
  about?: string;
  values: Values;
  record?: Versioned;
}

const held = new Map<string, Draft>();
/** What is being written, by address: one after the other, so that nothing old replaces something new. */
const writing = new Map<string, Promise<void>>();
/** Forms that have been confirmed and are on their way: the device keeps them as requests. */
const leaving = new Set<string>();
let resumed = "";

/** The forms begun and not sent, for the screen of the day. */
export const unfinished = signal<Unfinished[]>([]);

/** The form begun under `address`, or the one that `make` gives. Going to another screen and back loses nothing. */
export function formAt(address: string, make: () => Form, about?: string): Form {
  const known = held.get(address);
  if (known) return known.form;
  const form = make();
  hold({ form, address, startedAt: new Date(), about, changed: false, unsaved: false });
  return form;
}

function hold(begun: Draft): void {
  const { form, address } = begun;
  const before = form.values.value;
  held.set(address, begun);
  form.values.subscribe((values) => {
    if (values === before || held.get(address) !== begun) return;
    const isNew = !begun.changed;
    begun.changed = true;
    begun.unsaved = true;
    if (isNew) publish();
    notePresence();
    void save(begun);
  });
}

/** Writes a draft to the device; what is typed meanwhile is written when that is done. */
function save(begun: Draft): Promise<void> {
  const { address } = begun;
  return inTurn(address, async () => {
    if (!begun.unsaved || held.get(address) !== begun || leaving.has(address) || !isVaultOpen()) return;
    begun.unsaved = false;
    try {
      await writeRows([await rowOf(begun)]);
    } catch {
      // The device refuses: the form is in memory, and the browser asks before the page is closed.
      begun.unsaved = true;
    }
  });
}

async function inTurn(address: string, work: () => Promise<void>): Promise<void> {
  // What failed before was its caller's affair, and does not keep what comes later from the device.
  const mine = (writing.get(address) ?? Promise.resolve()).catch(() => undefined).then(work);
  writing.set(address, mine);
  try {
    await mine;
  } finally {
    if (writing.get(address) === mine) writing.delete(address);
  }
}

async function rowOf({ address, startedAt, about, form }: Draft): Promise<Row> {
  const kept: KeptDraft = {
    address,
    startedAt: startedAt.getTime(),
    ...(about && { about }),
    values: form.values.value,
    ...(form.record && { record: form.record }),
  };
  return seal("draft", await idOf(address), kept);
}

/** Brings back what the device keeps of the person; what is open in this page stays as it is. */
export async function restoreDrafts(): Promise<void> {
  if (!isVaultOpen()) return;
  for (const { version, content } of await readKept<KeptDraft>("draft")) {
    const { address, startedAt, about, values, record } = version === 1 ? ofVersion1(content) : content;
    if (held.get(address)?.changed) continue;
    hold({
      form: makeForm(values, record),
      address,
      startedAt: new Date(startedAt),
      about,
      changed: true,
      unsaved: false,
    });
  }
  publish();
}

/** Version 1 kept the record among the answers, under the empty name. The last of them is overdue 14 days after an update. */
function ofVersion1({ values: { "": record, ...values }, ...content }: KeptDraft): KeptDraft {
  return { ...content, values, ...(record ? { record: record as Versioned } : {}) };
}

/** The form under `address` is continued: the screen that comes does not ask. */
export function resumeDraft(address: string): void {
  resumed = address;
}

/** The form begun under `address` on an earlier visit, unless the person has just chosen to continue it. */
export function begunBefore(address: string): Unfinished | undefined {
  const known = resumed === address ? undefined : unfinished.peek().find((draft) => draft.address === address);
  resumed = "";
  return known;
}

/** The form under `address` has been confirmed: `request` takes its place on the device, in one step, or it stays a form. */
export async function exchangeForRequest(address: string, request: Row): Promise<void> {
  leaving.add(address);
  try {
    await inTurn(address, async () => writeRows([request], [await idOf(address)]));
  } catch (refused) {
    leaving.delete(address);
    throw refused;
  }
}

/** The form was refused: it takes the place of its request again. */
export function exchangeForDraft(address: string, requestId: string): Promise<void> {
  leaving.delete(address);
  return inTurn(address, async () => {
    const begun = held.get(address);
    await writeRows(begun ? [await rowOf(begun)] : [], [requestId]);
    if (begun) begun.unsaved = false;
  });
}

/** A request was refused after its form was left: the form is under its address again, to be put right. */
export async function reopen(draft: Unfinished, values: Values, requestId: string): Promise<void> {
  hold({ ...draft, form: makeForm(values), changed: true, unsaved: true });
  await exchangeForDraft(draft.address, requestId);
  publish();
}

export function discard(address: string): void {
  leave(address);
  void inTurn(address, async () => {
    if (isVaultOpen() && !held.get(address)?.changed) await writeRows([], [await idOf(address)]);
  }).catch(() => undefined);
}

/** The form is done here, and its request is what is left of it. */
export function leave(address: string): void {
  leaving.delete(address);
  held.delete(address);
  publish();
}

/** Forgets everything that was typed; after that the browser does not ask when the page is left. */
export function forgetDrafts(): void {
  held.clear();
  leaving.clear();
  publish();
}

onOtherPerson(forgetDrafts);

function publish(): void {
  unfinished.value = [...held.values()]
    .filter(({ changed }) => changed)
    .map(({ address, startedAt, about }) => ({ address, startedAt, about }));
}

/** Asks before the page is closed with something in it that is neither sent nor kept on the device. */
export function warnBeforeLosingDrafts(): void {
  window.addEventListener("beforeunload", (event) => {
    if ([...held.values()].some(({ changed, unsaved }) => changed && unsaved)) event.preventDefault();
  });
}
