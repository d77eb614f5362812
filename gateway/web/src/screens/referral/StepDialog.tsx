import { useState } from "preact/hooks";
import { asProblem, type Problem } from "../../api/problem";
import { type Referral, takeStep } from "../../api/referrals";
import { type Key, t } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { ProblemNote } from "../../ui/ProblemState";
import { say } from "../../ui/Toasts";
import { answerText } from "./answers";
import type { StepOffer } from "./steps";

interface Props {
  referral: Referral;
  offer: StepOffer;
  close: () => void;
  done: (referral: Referral) => void;
}

/** Asks once before a step is taken, and for the reason where the other side is owed one. */
export function StepDialog({ referral, offer, close, done }: Props) {
  const [answer, setAnswer] = useState("");
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState<Problem>();
  const take = async (event: Event) => {
    event.preventDefault();
    try {
      const changed = await takeStep(referral.id, offer.action, bodyOf(offer, answer, note));
      say(t(`step.done.${offer.action}` as Key));
      done(changed);
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  return (
    <Dialog title={t(offer.text)} onClose={close}>
      <p>{t(`step.explain.${offer.action}` as Key)}</p>
      <form class="stack" onSubmit={(event) => void take(event)}>
        {offer.ask && (
          <fieldset class="govuk-fieldset">
            <legend class="govuk-fieldset__legend">{t(offer.ask.label)}</legend>
            {offer.ask.answers.map((code) => (
              <Answer key={code} code={code} stem={offer.ask?.stem ?? ""} chosen={answer} choose={setAnswer} />
            ))}
          </fieldset>
        )}
        {offer.note && (
          <div class="govuk-form-group">
            <label class="govuk-label" for="step-note">
              {t("step.note")}
            </label>
            <textarea
              class="govuk-textarea"
              id="step-note"
              value={note}
              onInput={(event) => setNote(event.currentTarget.value)}
            />
          </div>
        )}
        <ProblemNote problem={problem} />
        <div class="actions">
          <button
            type="submit"
            class={offer.tone === "care" ? "btn btn--care" : "btn"}
            disabled={Boolean(offer.ask) && !answer}
          >
            {t(offer.text)}
          </button>
          <button type="button" class="btn btn--second" onClick={close}>
            {t("form.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface AnswerProps {
  code: string;
  stem: string;
  chosen: string;
  choose: (code: string) => void;
}

function Answer({ code, stem, chosen, choose }: AnswerProps) {
  const id = `answer-${code}`;
  return (
    <div class="govuk-radios__item">
      <input
        class="govuk-radios__input"
        type="radio"
        name="answer"
        id={id}
        checked={chosen === code}
        onChange={() => choose(code)}
      />
      <label class="govuk-label govuk-radios__label" for={id}>
        {answerText(stem, code)}
      </label>
    </div>
  );
}

function bodyOf(offer: StepOffer, answer: string, note: string): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  if (offer.ask) body[offer.ask.name] = offer.ask.name === "topics" ? [answer] : answer;
  if (note.trim()) body.note = note.trim();
  return body;
}
