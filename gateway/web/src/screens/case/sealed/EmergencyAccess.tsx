import { type EmergencyAccessRead, readEmergencyAccess, reviewEmergencyAccess } from "../../../api/case/sealing";
import { colleagueName } from "../../../api/people/colleagues";
import type { Field } from "../../../forms/field";
import { Fields } from "../../../forms/fields/Fields";
import { useForm } from "../../../forms/useForm";
import { moment, t } from "../../../i18n";
import type { Params } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { Code } from "../../../ui/facts/Code";
import { Fact } from "../../../ui/facts/Fact";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { accessWords } from "../access/access";
import { ReviewTag } from "./ReviewTag";

const NOTE: Field[] = [{ kind: "text", name: "note", long: true, label: "emergency.note" }];

/** One emergency access: why, what was read in it, and the review of a supervisor. */
export default function EmergencyAccessPage({ params }: { params: Params }) {
  const id = params.id ?? "";
  const access = useResource((context) => readEmergencyAccess(id, context), [id], id);
  return (
    <Loaded whole from={access} lines={8}>
      {(read) => (
        <>
          <PageHead title={t("emergency.one")} back={{ to: "/emergency-accesses", text: t("emergency.title") }} />
          <div class="stack">
            <Facts access={read} />
            {read.may_review && <Review key={id} id={id} done={access.reload} />}
            <Opened access={read} />
          </div>
        </>
      )}
    </Loaded>
  );
}

function Facts({ access }: { access: EmergencyAccessRead }) {
  return (
    <section class="card">
      <p class="band__row">
        <ReviewTag access={access} />
        {access.case_id && (
          <a class="case-code" href={`#/cases/${access.case_id}`}>
            {access.case_number}
          </a>
        )}
      </p>
      <dl class="facts">
        <Fact term={t("emergency.who")}>{colleagueName(access.opened_by)}</Fact>
        <Fact term={t("emergency.reason")}>
          <Code list="emergency_reason" code={access.reason} />
        </Fact>
        <Fact term={t("emergency.explanation")}>{access.explanation ?? t("emergency.erased")}</Fact>
        <Fact term={t("emergency.from")}>{moment(access.opened_at)}</Fact>
        <Fact term={t("emergency.until")}>{moment(access.until)}</Fact>
        {access.reviewed_by && (
          <Fact term={t("emergency.reviewedBy")}>
            {colleagueName(access.reviewed_by)}, {moment(access.reviewed_at ?? "")}
          </Fact>
        )}
        {access.review_note && <Fact term={t("emergency.note")}>{access.review_note}</Fact>}
      </dl>
    </section>
  );
}

function Review({ id, done }: { id: string; done: () => void }) {
  const { form, problem, busy, attempt } = useForm({ fields: NOTE });
  const review = (outcome: "justified" | "not_justified") =>
    attempt(async () => {
      const note = form.text("note").trim();
      await reviewEmergencyAccess(id, { outcome, ...(note && { note }) });
      showToast(t("emergency.reviewed"));
      done();
    });
  return (
    <section class="card stack">
      <h2>{t("emergency.review")}</h2>
      <p>{t("emergency.review.text")}</p>
      <Fields fields={NOTE} form={form} />
      <ProblemNote problem={problem} />
      <div class="actions">
        <button type="button" class="btn" disabled={busy} onClick={() => void review("justified")}>
          {t("emergency.justified")}
        </button>
        <button type="button" class="btn btn--second" disabled={busy} onClick={() => void review("not_justified")}>
          {t("emergency.notJustified")}
        </button>
      </div>
    </section>
  );
}

/** Everything that was done to the case in the window, newest first. */
function Opened({ access }: { access: EmergencyAccessRead }) {
  return (
    <section class="card">
      <h2 class="card__title">{t("emergency.opened")}</h2>
      {access.accesses.length === 0 && <p class="soft">{t("emergency.opened.none")}</p>}
      <ol class="timeline">
        {access.accesses.map((each) => (
          <li key={each.id}>
            <time dateTime={each.at}>{moment(each.at)}</time>
            {accessWords(each.action)}
          </li>
        ))}
      </ol>
    </section>
  );
}
