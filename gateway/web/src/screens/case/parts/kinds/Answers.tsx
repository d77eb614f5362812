import { useState } from "preact/hooks";
import { loadInstrument, type Screening, textOf } from "../../../../api/case/instruments";
import { codeLabel } from "../../../../api/codelists";
import { t, tn } from "../../../../i18n";
import { Loaded, useResource } from "../../../../ui/loading/resource";

/** What was answered, in the words of the version that was asked; read when it is opened. */
export function Answers({ screening }: { screening: Screening }) {
  const [open, setOpen] = useState(false);
  const count = Object.keys(screening.answers).length;
  return (
    <details class="govuk-details" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{tn("screening.answers", count)}</span>
      </summary>
      {open && <InWords screening={screening} />}
    </details>
  );
}

function InWords({ screening }: { screening: Screening }) {
  const { instrument, instrument_version, answers } = screening;
  const loaded = useResource(
    (context) => loadInstrument({ instrument, instrument_version }, context),
    [instrument, instrument_version],
  );
  return (
    <Loaded from={loaded}>
      {({ title, version, questions }) => (
        <>
          <p class="small soft">{t("screening.instrument", { title: textOf(title), version })}</p>
          <dl class="facts">
            {questions
              .filter(({ id }) => id in answers)
              .map(({ id, text }) => (
                <div key={id}>
                  <dt>{textOf(text)}</dt>
                  <dd>{codeLabel("yes_no_unknown", answers[id] ?? "")}</dd>
                </div>
              ))}
          </dl>
        </>
      )}
    </Loaded>
  );
}
