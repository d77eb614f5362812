import { useEffect, useState } from "preact/hooks";

import type { Match } from "../../api/cases";
import { begunBefore, discard, useDraft } from "../../forms/drafts";
import { ErrorSummary } from "../../forms/ErrorSummary";
import { Fields } from "../../forms/Fields";
import type { Form } from "../../forms/form";
import { asProblem, type Problem } from "../../http/problem";
import { language, t } from "../../i18n";
import { session } from "../../session/session";
import { PageHead } from "../../ui/PageHead";
import { ProblemNote } from "../../ui/ProblemState";
import { Begun } from "./Begun";
import { check } from "./check";
import { After, Before } from "./Extras";
import { Progress } from "./Progress";
import { ADDRESS, findAlike, loadLists, save, startingValues } from "./registration";
import { STEPS, type Step } from "./steps";

const LAST = STEPS.length - 1;

/** Opens a case in five short steps. A registration begun before is not shown before its continuation is chosen. */
export default function Register() {
  const [begun, setBegun] = useState(() => begunBefore(ADDRESS));
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
  const forward = async () => {
    setProblem(undefined);
    form.errors.value = check(form, step.id);
    if (Object.keys(form.errors.value).length > 0) return;
    setBusy(true);
    try {
      const alike = step.id === "person" ? await findAlike(form) : [];
      setMatches(alike);
      if (alike.length > 0) return;
      if (at < LAST) show(at + 1);
      else await save(form, show);
    } catch (thrown) {
      // An error shown beside its question is not shown twice.
      if (Object.keys(form.errors.value).length === 0) setProblem(asProblem(thrown));
    } finally {
      setBusy(false);
    }
  };
  return { matches, problem, busy, forward };
}

/** Everything can be left unknown; no free text is needed. */
function Steps() {
  const form = useDraft(ADDRESS, () => startingValues(session.value?.countries ?? []));
  const at = Number(form.values.value.step ?? 0);
  const step = STEPS[at] as Step;
  const show = (next: number) => form.set("step", next);
  const { matches, problem, busy, forward } = useForward(form, at, show);
  useEffect(() => loadLists(form.values.value), [language.value]);
  const submit = (event: Event) => {
    event.preventDefault();
    void forward();
  };
  return (
    <div class="form">
      <PageHead
        key={step.id}
        title={t(step.title)}
        lead={t(step.lead)}
        back={{ to: "/cases", text: t("register.leave") }}
      />
      <Progress at={at} />
      <ErrorSummary form={form} fields={step.fields(form.values.value)} />
      <form noValidate onSubmit={submit}>
        <Before step={step.id} form={form} />
        <Fields fields={step.fields(form.values.value)} form={form} />
        <After step={step.id} form={form} matches={matches} />
        <ProblemNote problem={problem} />
        <div class="actions">
          <button type="submit" class="btn" disabled={busy}>
            {t(at < LAST ? "register.next" : "register.save")}
          </button>
          {at > 0 && (
            <button type="button" class="btn btn--second" onClick={() => show(at - 1)}>
              {t("register.back")}
            </button>
          )}
        </div>
        <p class="small soft">{t("register.kept")}</p>
      </form>
    </div>
  );
}
