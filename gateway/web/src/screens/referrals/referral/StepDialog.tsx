import { useRef, useState } from "preact/hooks";
import { type Referral, scrubNote, takeStep } from "../../../api/referrals/referrals";
import { useAttempt } from "../../../forms/attempt";
import { focusQuestion } from "../../../forms/focusQuestion";
import { asProblem, type FieldError, type Problem } from "../../../http/problem";
import { type Key, t } from "../../../i18n";
import { Dialog } from "../../../ui/dialogs/Dialog";
import { DialogActions } from "../../../ui/dialogs/DialogActions";
import { showToast } from "../../../ui/dialogs/Toasts";
import { identifies, replacementOf } from "../../../ui/form/scrubbed";
import { ConfirmText, isGuess, RemoveIdentifying, TextObjections } from "../../../ui/form/TextObjections";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { answerText } from "./answers";
import type { StepOffer } from "./stepOffers";

/** The id of the field for words to the other party. */
const NOTE = "step-note";

interface Props {
  referral: Referral;
  offer: StepOffer;
  close: () => void;
  done: (referral: Referral) => void;
}

/** Asks for confirmation before a step is taken, and for the reason where the other party needs one. */
export function StepDialog({ referral, offer, close, done }: Props) {
  const [answers, setAnswers] = useState<readonly string[]>([]);
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState<Problem>();
  const [confirmed, setConfirmed] = useState(false);
  const [removed, setRemoved] = useState(false);
  const objections = problem?.errors.filter(({ pointer }) => pointer === "/note") ?? [];
  const named = objections.filter(identifies);
  const take = async (event: Event) => {
    event.preventDefault();
    try {
      const changed = await takeStep(referral.id, offer.action, {
        ...bodyOf(offer, answers, note),
        ...(confirmed && { text_confirmed: true }),
      });
      showToast(t(`step.done.${offer.action}` as Key));
      done(changed);
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  // What stands in the field now, also for an answer that comes later.
  const written = useRef("");
  const write = (text: string) => {
    written.current = text;
    setNote(text);
    setProblem(undefined);
    setConfirmed(false);
    setRemoved(false);
  };
  const { problem: unscrubbed, busy, attempt } = useAttempt();
  const remove = () =>
    attempt(async () => {
      const from = note.trim();
      const { scrubbed: to } = await scrubNote(referral, from);
      const replacement = replacementOf(written.current, { from, to });
      if (replacement === undefined) return;
      write(replacement);
      setRemoved(true);
      focusQuestion(NOTE);
    });
  const missing = (offer.ask && answers.length === 0) || (offer.note === "must" && !note.trim());
  return (
    <Dialog title={t(offer.text)} onClose={close}>
      <p>{t(`step.explain.${offer.action}` as Key)}</p>
      <form class="stack" onSubmit={(event) => void take(event)}>
        {offer.ask && <Answers ask={offer.ask} chosen={answers} choose={setAnswers} />}
        {offer.note && !referral.access_ended_at && (
          <Note must={offer.note === "must"} text={note} objections={objections} write={write} />
        )}
        {named.length > 0 && <RemoveIdentifying busy={busy} remove={() => void remove()} />}
        {offer.note && (
          <p class="soft" role="status">
            {removed && t("text.removed")}
          </p>
        )}
        {objections.length > 0 && objections.every(isGuess) && <ConfirmText chosen={confirmed} choose={setConfirmed} />}
        <ProblemNote problem={objections.length === 0 ? problem : unscrubbed} />
        <DialogActions care={offer.tone === "care"} text={t(offer.text)} disabled={missing} close={close} />
      </form>
    </Dialog>
  );
}

interface NoteProps {
  must: boolean;
  text: string;
  objections: readonly FieldError[];
  write: (text: string) => void;
}

/** A note for the other party; what the server refuses in it is shown beside it. */
function Note({ must, text, objections, write }: NoteProps) {
  const refused = objections.length > 0;
  const named = objections.filter(identifies);
  return (
    <div class={refused ? "govuk-form-group govuk-form-group--error" : "govuk-form-group"}>
      <label class="govuk-label" for={NOTE}>
        {t(must ? "step.answer" : "step.note")}
      </label>
      {refused && (
        <div id="step-note-error">
          {named.length > 0 && <TextObjections problems={named} />}
          {objections
            .filter((objection) => !identifies(objection))
            .map(({ message }) => (
              <p key={message} class="govuk-error-message">
                {message}
              </p>
            ))}
        </div>
      )}
      <textarea
        class={refused ? "govuk-textarea govuk-textarea--error" : "govuk-textarea"}
        id={NOTE}
        aria-describedby={refused ? "step-note-error" : undefined}
        aria-invalid={refused}
        value={text}
        onInput={(event) => write(event.currentTarget.value)}
      />
    </div>
  );
}

type Ask = NonNullable<StepOffer["ask"]>;

interface AnswersProps {
  ask: Ask;
  chosen: readonly string[];
  choose: (codes: readonly string[]) => void;
}

function Answers({ ask, chosen, choose }: AnswersProps) {
  return (
    <fieldset class="govuk-fieldset">
      <legend class="govuk-fieldset__legend">{t(ask.label)}</legend>
      {ask.answers.map((code) => (
        <Answer key={code} code={code} ask={ask} chosen={chosen} choose={choose} />
      ))}
    </fieldset>
  );
}

/** One answer to choose: a check box where several may be chosen, else a radio button. */
function Answer({ code, ask, chosen, choose }: AnswersProps & { code: string }) {
  const id = `answer-${code}`;
  const kind = ask.many ? "checkboxes" : "radios";
  const isChosen = chosen.includes(code);
  const press = () => {
    if (!ask.many) choose([code]);
    else choose(isChosen ? chosen.filter((other) => other !== code) : [...chosen, code]);
  };
  return (
    <div class={`govuk-${kind}__item`}>
      <input
        class={`govuk-${kind}__input`}
        type={ask.many ? "checkbox" : "radio"}
        name="answer"
        id={id}
        checked={isChosen}
        onChange={press}
      />
      <label class={`govuk-label govuk-${kind}__label`} for={id}>
        {answerText(ask.stem, code)}
      </label>
    </div>
  );
}

function bodyOf(offer: StepOffer, answers: readonly string[], note: string): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  if (offer.ask) body[offer.ask.name] = offer.ask.many ? answers : answers[0];
  if (note.trim()) body.note = note.trim();
  return body;
}
