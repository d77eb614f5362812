import type { Lesson, QuizResult } from "../../../api/people/training";
import { day, t } from "../../../i18n";
import { session, signInAddress } from "../../../session/session";
import { PageHead } from "../../../ui/page/PageHead";
import { missing } from "../practice/missing";

interface Props {
  lesson: Lesson;
  answers: number[];
  result: QuizResult;
  again: () => void;
}

/** Whether it was enough, and the why of each answer that was wrong; after the last module, the way to work. */
export function Result({ lesson, answers, result, again }: Props) {
  const { passed, score, of, wrong, certified_until } = result;
  const toWork = passed && session.value?.practice_of && missing.value === "nothing";
  return (
    <div class="stack lesson" data-part="result">
      <PageHead
        title={t(passed ? "training.result.passed" : "training.result.failed")}
        back={{ to: "/training", text: t("nav.training") }}
      />
      <p>{t("training.result.score", { score, of, mark: lesson.pass_mark })}</p>
      {passed && certified_until && <p>{t("training.certified", { day: day(certified_until) })}</p>}
      {wrong.map(({ question, why }) => (
        <section key={question} class="card stack">
          <h2>{lesson.questions[question]?.question}</h2>
          <p class="soft">
            {t("training.result.given")} {lesson.questions[question]?.choices[answers[question] ?? -1]}
          </p>
          <p>{why}</p>
        </section>
      ))}
      <div class="actions">
        {toWork && (
          <a class="btn" href={signInAddress(false)}>
            {t("practice.leave")}
          </a>
        )}
        {!passed && (
          <button type="button" class="btn" onClick={again}>
            {t("training.result.again")}
          </button>
        )}
        <a class={passed && !toWork ? "btn" : "btn btn--second"} href="#/training">
          {t(passed ? "training.result.on" : "training.result.later")}
        </a>
      </div>
    </div>
  );
}
