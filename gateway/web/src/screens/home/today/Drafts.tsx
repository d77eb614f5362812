import { useState } from "preact/hooks";

import { discard, resumeDraft, type Unfinished, unfinished } from "../../../forms/drafts";
import { nameOf, since } from "../../../forms/names";
import { outbox } from "../../../forms/outbox";
import { t, tn } from "../../../i18n";
import { Dialog } from "../../../ui/dialogs/Dialog";
import { DialogActions } from "../../../ui/dialogs/DialogActions";

/** Forms begun and not sent: each can be gone on with where it stopped, or thrown away. */
export function Drafts() {
  const [asked, setAsked] = useState<Unfinished>();
  const count = outbox.value.length;
  if (unfinished.value.length + count === 0) return null;
  return (
    <section class="note note--sun stack">
      {unfinished.value.map((draft) => (
        <Line key={draft.address} draft={draft} ask={() => setAsked(draft)} />
      ))}
      {count > 0 && (
        <p class="row">
          <strong>{tn("unsent.count", count)}</strong>
          <a href="#/unsent">{t("unsent.see")}</a>
        </p>
      )}
      {asked && <Question draft={asked} close={() => setAsked(undefined)} />}
    </section>
  );
}

function Line({ draft, ask }: { draft: Unfinished; ask: () => void }) {
  const name = nameOf(draft);
  return (
    <div class="row">
      <span>
        <strong>{name}</strong> {t("today.draft", { time: since(draft.startedAt) })}
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
