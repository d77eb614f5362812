import "../../../styles/screens/training.scss";

import { useState } from "preact/hooks";

import { type Lesson, pictureOf, type QuizResult, readLesson } from "../../../api/people/training";
import { t } from "../../../i18n";
import { go, type Params, query } from "../../../router";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { Question } from "./Question";
import { Result } from "./Result";

/** One module: its pages one by one, a question at a time, and how it went. */
export default function ModulePage({ params: { module = "" } }: { params: Params }) {
  const loaded = useResource((context) => readLesson(module, context), [module]);
  return (
    <Loaded whole from={loaded} lines={8}>
      {(lesson) => <Steps lesson={lesson} />}
    </Loaded>
  );
}

/**
 * The address says which step is shown, so that Back and Forward of the browser go from step to step. What was
 * answered is kept in memory: a question is shown once those before it have an answer.
 */
function Steps({ lesson }: { lesson: Lesson }) {
  const [answers, setAnswers] = useState<number[]>([]);
  const [result, setResult] = useState<QuizResult>();
  const { pages, questions } = lesson;
  const of = pages.length + questions.length;
  const asked = Number(query.value.get("step") ?? 1) - 1;
  const at = Math.max(0, Math.min(asked || 0, pages.length + answers.length, of - 1));
  const show = (step: number) => go(`/training/${lesson.name}?step=${step + 1}`);
  const again = () => {
    setAnswers([]);
    setResult(undefined);
    show(pages.length);
  };
  if (result) return <Result lesson={lesson} answers={answers} result={result} again={again} />;
  const page = pages[at];
  const number = at - pages.length;
  return (
    <div class="stack lesson">
      <PageHead
        key={at}
        title={page ? page.title : t("training.question", { at: number + 1, of: questions.length })}
        back={{ to: "/training", text: lesson.title }}
      />
      <progress class="meter" aria-label={t("training.progress", { at: at + 1, of })} value={at + 1} max={of} />
      {page ? (
        <>
          {page.picture && <Picture key={page.picture.file} module={lesson.name} picture={page.picture} />}
          {page.paragraphs.map((text) => (
            <p key={text}>{text}</p>
          ))}
          <div class="actions">
            <button type="button" class="btn" onClick={() => show(at + 1)}>
              {t(at + 1 < pages.length ? "training.next" : "training.toQuiz")}
            </button>
            {at > 0 && <Back show={() => show(at - 1)} />}
          </div>
        </>
      ) : (
        <Question
          key={at}
          lesson={lesson}
          number={number}
          answers={answers}
          answered={setAnswers}
          next={() => show(at + 1)}
          finished={setResult}
        >
          <Back show={() => show(at - 1)} />
        </Question>
      )}
    </div>
  );
}

/** Its size comes with the lesson, so that nothing moves when it arrives. */
function Picture({ module, picture }: { module: string; picture: NonNullable<Lesson["pages"][number]["picture"]> }) {
  const { file, alt, width, height } = picture;
  return <img class="lesson__picture" src={pictureOf(module, file)} alt={alt} width={width} height={height} />;
}

function Back({ show }: { show: () => void }) {
  return (
    <button type="button" class="btn btn--second" onClick={show}>
      {t("training.back")}
    </button>
  );
}
