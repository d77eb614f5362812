import { useEffect, useRef, useState } from "preact/hooks";

import type { Match } from "../../../api/case/cases";
import { begunBefore, discard } from "../../../forms/drafts";
import { ErrorSummary, SUMMARY } from "../../../forms/fields/ErrorSummary";
import { Fields } from "../../../forms/fields/Fields";
import { focusQuestion } from "../../../forms/focusQuestion";
import type { Form } from "../../../forms/form";
import { useForm } from "../../../forms/useForm";
import { useWaitForLists } from "../../../forms/waitForLists";
import { asProblem, type Problem } from "../../../http/problem";
import { language, t } from "../../../i18n";
import { query } from "../../../router";
import { session } from "../../../session/session";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { NotOnPaper } from "../../../ui/page/NotOnPaper";
import { PageHead } from "../../../ui/page/PageHead";
import { Actions } from "./Actions";
import { Begun } from "./Begun";
import { check } from "./check";
import { After, Before } from "./Extras";
import { Progress } from "./Progress";
import { ADDRESS, asks, findAlike, loadLists, save, startingValues } from "./registration";
import { everyField, MAIN, STEPS, type Step } from "./steps";
import { useStep } from "./useStep";

/**
 * Opens a case in a few short steps. A registration begun before is not shown before its continuation is chosen;
 * whoever goes back or forward to one of its steps has chosen it.
 */
export default function Register() {
  const [begun, setBegun] = useState(() => (query.value.has("step") ? undefined : begunBefore(ADDRESS)));
  if (begun === undefined) return <Steps />;
  const answer = (anew: boolean) => {
    if (anew) discard(ADDRESS);
    setBegun(undefined);
  };
  return <Begun at={begun.startedAt} answer={answer} />;
}

/** Goes on to the next step, or saves at the last; `matches` are possible duplicates that keep it from going on. */
function useForward(form: Form, at: number, show: (next: number) => void) {
  const step = STEPS[at] as Step;
  const [matches, setMatches] = useState<Match[]>([]);
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const forward = async (next: number | "save") => {
    setProblem(undefined);
    form.errors.value = check(form, step.id);
    if (Object.keys(form.errors.value).length > 0) return;
    setBusy(true);
    try {
      const alike = step.id === "person" ? await findAlike(form) : [];
      setMatches(alike);
      if (alike.length > 0 || Object.keys(form.errors.value).length > 0) return;
      if (next === "save") await save(form, show);
      else show(next);
    } catch (thrown) {
      setProblem(asProblem(thrown));
    } finally {
      setBusy(false);
    }
  };
  return { matches, problem, busy, forward };
}

/**
 * Leads to a question that another step asks, or to what has to be put right there, after the heading of that step took
 * the focus.
 */
function useReach(form: Form, at: number, show: (next: number) => void) {
  const wanted = useRef("");
  useEffect(() => {
    focusQuestion(wanted.current || (form.justRefused() ? SUMMARY : ""));
    wanted.current = "";
  }, [at]);
  return (name: string) => {
    wanted.current = name;
    show(STEPS.findIndex((step) => asks(step, form, [name])));
  };
}

/** Everything can be left unknown; no free text is needed. */
function Steps() {
  const { form, fields: all } = useForm({
    keep: "draft",
    address: ADDRESS,
    fields: everyField,
    start: () => startingValues(session.value?.countries ?? []),
  });
  const [at, show] = useStep(form);
  const step = STEPS[at] as Step;
  const { matches, problem, busy, forward } = useForward(form, at, show);
  const reach = useReach(form, at, show);
  useEffect(() => loadLists(form.values.value), [language.value]);
  const submit = (event: Event) => {
    event.preventDefault();
    void forward(at < MAIN - 1 ? at + 1 : "save");
  };
  const fields = step.fields(form.values.value);
  const waiting = useWaitForLists(fields, form);
  return (
    <div class="form">
      <PageHead
        key={step.id}
        title={t(step.title)}
        lead={t(step.lead)}
        back={{ to: "/cases", text: t("register.leave") }}
      />
      <NotOnPaper />
      <Progress step={at} />
      <ErrorSummary form={form} fields={all} reach={reach} />
      <form {...waiting} noValidate onSubmit={submit}>
        <Before step={step.id} form={form} />
        <Fields fields={fields} form={form} />
        <After step={step.id} form={form} matches={matches} />
        <ProblemNote problem={problem} />
        <Actions at={at} busy={busy} show={show} details={() => void forward(MAIN)} />
        {at === 0 && <p class="small soft">{t("register.kept")}</p>}
      </form>
    </div>
  );
}
