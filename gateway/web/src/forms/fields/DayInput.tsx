import { useState } from "preact/hooks";

import { day, t } from "../../i18n";
import { isoDay, parseDate } from "../dates";

interface Props {
  id: string;
  /** `YYYY-MM-DD`, or empty. */
  value: string;
  /** Told once the field is left: the day, or nothing for what is no day. */
  choose: (day: string) => void;
}

/** A day that is past, typed as people say it; what was understood stands beside it while it is typed. */
export function DayInput({ id, value, choose }: Props) {
  const [typed, type] = useState<string>();
  const understood = isoDay(parseDate(typed ?? "", new Date(), { exact: true })) ?? "";
  const isWrong = Boolean(typed?.trim()) && !understood;
  const settle = () => {
    if (typed === undefined) return;
    if (!isWrong) type(undefined);
    if (understood !== value) choose(understood);
  };
  return (
    <>
      <input
        class="govuk-input govuk-input--short"
        id={id}
        type="text"
        autocomplete="off"
        aria-describedby={`${id}-day`}
        aria-invalid={isWrong}
        value={typed ?? inSlashes(value)}
        onFocus={() => type(typed ?? inSlashes(value))}
        onInput={(event) => type(event.currentTarget.value)}
        onChange={settle}
        onBlur={settle}
      />
      <span id={`${id}-day`} class="small" aria-live="polite">
        {typed !== undefined &&
          (isWrong ? t("form.date.notUnderstood") : understood ? day(understood) : t("form.date.exactHint"))}
      </span>
    </>
  );
}

/** `14/5/2026`, as it may be typed again. */
function inSlashes(iso: string): string {
  const [year, month, date] = iso.split("-").map(Number);
  return date ? `${date}/${month}/${year}` : "";
}

/** The same with its label above it, in a form. */
export function LabelledDay({ label, ...input }: Props & { label: string }) {
  return (
    <div class="govuk-form-group">
      <label class="govuk-label" for={input.id}>
        {label}
      </label>
      <DayInput {...input} />
    </div>
  );
}
