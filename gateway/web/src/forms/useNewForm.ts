import { keyFor, placeOrThrow, useSubmit } from "./attempt";
import { discard, useDraft } from "./drafts";
import type { Values } from "./form";
import { changesOf, type Part, pointersOf, type RecordField, startingValues } from "./record";
import { objectionsTo } from "./useRecordForm";

interface NewOfForm<T> {
  /** Where the form can be continued. */
  address: string;
  fields: readonly RecordField[];
  /** What is known before anything was asked; left out, what each field begins with. */
  known?: Part;
  /** Sends what was answered under an idempotency key: the same answers keep theirs. */
  send: (asked: Part, keyOf: (body: unknown) => string, values: Values) => Promise<T>;
  /** What else is wrong with the answers, by the names of their questions. */
  objections?: (values: Values) => Record<string, string>;
  done: (made: T) => void;
}

/** Asks about something new; what the server objects to stands beside its question. */
export function useNewForm<T>({ address, fields, known = {}, send, objections, done }: NewOfForm<T>) {
  const form = useDraft(address, () => startingValues(fields, known));
  const store = async () => {
    try {
      const values = form.values.value;
      const made = await send(changesOf(fields, {}, values), (body) => keyFor(form, body), values);
      discard(address);
      done(made);
    } catch (thrown) {
      placeOrThrow(form, thrown, pointersOf(fields));
    }
  };
  const wrong = () => ({ ...objectionsTo(fields, form), ...objections?.(form.values.value) });
  const submission = useSubmit(form, wrong, store);
  return { form, submission };
}
