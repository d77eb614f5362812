import { useState } from "preact/hooks";

import { discard, resumeDraft, type Unfinished, unfinished } from "../../forms/drafts";
import { clockTime } from "../../forms/inWords";
import { type Key, t } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { DialogActions } from "../../ui/DialogActions";

/** What each form is called, by the end of its address. */
const NAMES: Array<[RegExp, Key]> = [
  [/^\/cases\/new$/, "cases.new"],
  [/\/refer$/, "refer.title"],
  [/\/assess$/, "assess.title"],
  [/\/status$/, "decide.title"],
  [/\/consent(\?|$)/, "consent.new"],
  [/^\/extracts\/new$/, "extracts.new"],
];

/** Forms begun and not sent: each can be gone on with where it stopped, or thrown away. */
export function Drafts() {
  const [asked, setAsked] = useState<Unfinished>();
  if (unfinished.value.length === 0) return null;
  return (
    <section class="note note--sun stack">
      {unfinished.value.map((draft) => (
        <Line key={draft.address} draft={draft} ask={() => setAsked(draft)} />
      ))}
      {asked && <Question draft={asked} close={() => setAsked(undefined)} />}
    </section>
  );
}

function Line({ draft, ask }: { draft: Unfinished; ask: () => void }) {
  const name = nameOf(draft);
  return (
    <div class="row">
      <span>
        <strong>{name}</strong> {t("today.draft", { time: clockTime(draft.startedAt) })}
      </span>
      <a href={`#${draft.address}`} onClick={() => resumeDraft(draft.address)}>
        {t("today.goOn")}
        <span class="govuk-visually-hidden">: {name}</span>
      </a>
      <button type="button" class="btn btn--plain" onClick={ask}>
        {t("draft.discard")}
        <span class="govuk-visually-hidden">: {name}</span>
      </button>
    </div>
  );
}

function Question({ draft, close }: { draft: Unfinished; close: () => void }) {
  const throwAway = () => {
    close();
    discard(draft.address);
  };
  return (
    <Dialog title={t("draft.discard.title")} onClose={close}>
      <p>
        <strong>{nameOf(draft)}</strong>. {t("draft.discard.text")}
      </p>
      <DialogActions care text={t("draft.discard")} press={throwAway} close={close} />
    </Dialog>
  );
}

function nameOf({ address, about }: Unfinished): string {
  const known = NAMES.find(([ending]) => ending.test(address));
  const name = t(known ? known[1] : "draft.form");
  return about ? `${name}, ${about}` : name;
}
