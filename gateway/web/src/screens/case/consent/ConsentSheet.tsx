import { type Case, readCase } from "../../../api/case/cases";
import { codeList } from "../../../api/codelists";
import { t } from "../../../i18n";
import type { Params } from "../../../router";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { PrintHead } from "../../../ui/page/PrintHead";
import { currentNotice, NoticeText } from "./Notice";

/** A sheet to read with the person and to sign: the notice, what was explained, the answers. It carries no name. */
export default function ConsentSheet({ params }: { params: Params }) {
  const id = params.id ?? "";
  const loaded = useResource((context) => readCase(id, context), [id], id);
  return (
    <Loaded whole from={loaded} lines={10}>
      {(record) => <Sheet record={record} />}
    </Loaded>
  );
}

function Sheet({ record }: { record: Case }) {
  const notice = currentNotice();
  return (
    <>
      <PrintHead title={t("consent.sheet.title")} />
      <PageHead
        title={
          <>
            {t("consent.sheet.title")} <span class="case-code">{record.case_number}</span>
          </>
        }
        lead={t("consent.sheet.lead")}
        back={{ to: `/cases/${record.id}?tab=consents`, text: t("case.back") }}
      >
        <button type="button" class="btn no-print" onClick={() => window.print()}>
          {t("consent.sheet.print")}
        </button>
      </PageHead>
      <div class="stack">
        {notice && (
          <section class="card">
            <h2>{t("consent.notice")}</h2>
            <NoticeText notice={notice} />
          </section>
        )}
        <Explained />
        <Answers />
        <Signatures />
      </div>
    </>
  );
}

/** What may be ticked off on paper. */
function Explained() {
  return (
    <section class="card">
      <h2>{t("consent.sheet.explained")}</h2>
      <ul class="boxes">
        {codeList("consent_explanation")?.items.map(({ code, label }) => (
          <li key={code}>{label}</li>
        ))}
      </ul>
      <p class="sign-line">{t("consent.language")}</p>
      <p class="sign-line">{t("consent.interpreter")}</p>
    </section>
  );
}

/** One line a purpose: yes or no, for which recipient and until when. */
function Answers() {
  return (
    <section class="card">
      <h2>{t("consent.sheet.answers")}</h2>
      <table class="answers answers--paper">
        <thead>
          <tr>
            <th scope="col">{t("consent.sheet.purpose")}</th>
            <th scope="col">{t("form.yes")}</th>
            <th scope="col">{t("form.no")}</th>
            <th scope="col">{t("consent.sheet.whom")}</th>
            <th scope="col">{t("consent.sheet.until")}</th>
          </tr>
        </thead>
        <tbody>
          {codeList("consent_purpose")?.items.map(({ code, label }) => (
            <tr key={code}>
              <th scope="row">{label}</th>
              <td />
              <td />
              <td />
              <td />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Signatures() {
  return (
    <section class="card">
      {(["day", "signs", "decides", "witness"] as const).map((line) => (
        <p key={line} class="sign-line">
          {t(`consent.sheet.${line}`)}
        </p>
      ))}
    </section>
  );
}
