import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import { attemptQuiz, type Lesson, type QuizResult } from "../../../api/people/training";
import { GroupOfMany } from "../../../forms/fields/Group";
import { asProblem, type Problem } from "../../../http/problem";
import { t } from "../../../i18n";
import { session } from "../../../session/session";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { readMissing } from "../practice/missing";

interface Props {
  lesson: Lesson;
  /** Which question, from 0. */
  number: number;
  answers: number[];
  answered: (answers: number[]) => void;
  next: () => void;
  finished: (result: QuizResult) => void;
  children: ComponentChildren;
}

/** One question of the quiz; after the last one all answers are sent together. */
export function Question({ lesson, number, answers, answered, next, finished, children }: Props) {
  const [missing, setMissing] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const { question = "", choices = [] } = lesson.questions[number] ?? {};
  const last = number === lesson.questions.length - 1;
  const choose = (choice: number) => {
    setMissing(false);
    answered([...answers.slice(0, number), choice, ...answers.slice(number + 1)]);
  };
  const send = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const result = await attemptQuiz(lesson.name, answers);
      // The answers are in: that the way to work is not known yet hides nothing of how they went.
      if (result.passed && session.value?.practice_of) await readMissing().catch(() => undefined);
      finished(result);
    } catch (thrown) {
      setProblem(asProblem(thrown));
    } finally {
      setBusy(false);
    }
  };
  const forward = (event: Event) => {
    event.preventDefault();
    if (answers[number] === undefined) setMissing(true);
    else if (last) void send();
    else next();
  };
  return (
    <form class="stack" noValidate onSubmit={forward}>
      <GroupOfMany name="answer" label={question} hint={undefined} error={missing ? t("training.choose") : undefined}>
        {() => (
          <div class="govuk-radios" data-module="radios">
            {choices.map((choice, place) => (
              <div key={choice} class="govuk-radios__item">
                <input
                  class="govuk-radios__input"
                  type="radio"
                  id={`answer-${place}`}
                  name="answer"
                  checked={answers[number] === place}
                  onChange={() => choose(place)}
                />
                <label class="govuk-label govuk-radios__label" for={`answer-${place}`}>
                  {choice}
                </label>
              </div>
            ))}
          </div>
        )}
      </GroupOfMany>
      <ProblemNote problem={problem} />
      <div class="actions">
        <button type="submit" class="btn" disabled={busy}>
          {t(last ? "training.send" : "training.next")}
        </button>
        {children}
      </div>
    </form>
  );
}
