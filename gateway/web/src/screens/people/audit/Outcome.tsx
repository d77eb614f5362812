import { useState } from "preact/hooks";

import { type AccessAlert, type AlertOutcome, markAlert } from "../../../api/people/audit";
import { moment, t } from "../../../i18n";
import { may } from "../../../session/session";
import { ConfirmDialog } from "../../../ui/dialogs/ConfirmDialog";
import { Tag } from "../../../ui/facts/Tag";

const OUTCOMES = [
  ["justified", "unusual.justified"],
  ["not_justified", "unusual.notJustified"],
] as const;
/** As the server takes it. */
const LONGEST_NOTE = 300;

interface Props {
  alert: AccessAlert;
  nameOf: (actor: string) => string;
  /** Who looked into it, in words. */
  judge: string;
  marked: (outcome: AlertOutcome) => void;
}

/** What who looked into it found and why, or the buttons to say so. */
export function Outcome({ alert, nameOf, judge, marked }: Props) {
  const [note, setNote] = useState("");
  if (alert.outcome) return <Found alert={alert} judge={judge} />;
  return (
    <div class="actions">
      <ToActor actor={alert.actor} />
      {OUTCOMES.map(([outcome, word]) => (
        <ConfirmDialog
          key={outcome}
          care
          about={nameOf(alert.actor)}
          text={t(word)}
          title={t("unusual.mark.title", { outcome: t(word), name: nameOf(alert.actor) })}
          send={() => markAlert(alert.id, outcome, note.trim())}
          said={t("unusual.marked")}
          done={() => marked(outcome)}
        >
          <p>{t(may("users:write") ? "unusual.mark.text" : "unusual.mark.textAsk")}</p>
          <Note value={note} type={setNote} />
        </ConfirmDialog>
      ))}
    </div>
  );
}

function Found({ alert, judge }: Pick<Props, "alert" | "judge">) {
  const { actor, outcome, seen_at, note } = alert;
  return (
    <div class="stack">
      <div class="actions">
        <ToActor actor={actor} />
        <Tag tone={outcome === "justified" ? "leaf" : "alarm"}>
          {t(outcome === "justified" ? "unusual.justified" : "unusual.notJustified")}
        </Tag>{" "}
        <span class="small soft">{t("unusual.by", { who: judge, when: moment(seen_at ?? "") })}</span>
      </div>
      {note && <p class="small">{t("unusual.why", { note })}</p>}
    </div>
  );
}

function Note({ value, type }: { value: string; type: (value: string) => void }) {
  return (
    <div class="govuk-form-group">
      <label class="govuk-label" for="unusual-note">
        {t("unusual.note")}
      </label>
      <div class="govuk-hint" id="unusual-note-hint">
        {t("unusual.note.hint")}
      </div>
      <input
        class="govuk-input"
        id="unusual-note"
        autocomplete="off"
        maxLength={LONGEST_NOTE}
        aria-describedby="unusual-note-hint"
        value={value}
        onInput={(event) => type(event.currentTarget.value)}
      />
    </div>
  );
}

/** The page of the account, and what it did. */
export function ToActor({ actor }: { actor: string }) {
  return (
    <>
      {may("users:read") && <a href={`#/users/${actor}`}>{t("unusual.person")}</a>}
      <a href={`#/audit?actor=${actor}`}>{t("unusual.reads")}</a>
    </>
  );
}
