import "../../styles/blank.scss";
import { codeList } from "../../api/codelists";
import { t } from "../../i18n";
import { session } from "../../session/session";
import { PageHead } from "../../ui/PageHead";
import { STEPS } from "../register/steps";
import { BlankField } from "./BlankField";

/** The forms of exploitation that are asked more closely. */
function formsWithSubforms(): string[] {
  return [...new Set(codeList("exploitation_subform")?.items.flatMap(({ parent }) => parent ?? []))];
}

/** The questions of a registration on paper, for where there is no device; with the answers to tick. */
export default function BlankRegistration() {
  const answers = { country: session.value?.countries[0] ?? "", exploitation: formsWithSubforms() };
  return (
    <div class="blank">
      <PageHead title={t("blank.title")} lead={t("blank.lead")} back={{ to: "/cases", text: t("cases.title") }}>
        <div class="row no-print">
          <button type="button" class="btn" onClick={() => window.print()}>
            {t("blank.print")}
          </button>
        </div>
      </PageHead>
      <p class="note note--care">{t("blank.care")}</p>
      <dl class="blank__head">
        {(["blank.number", "blank.date", "blank.who"] as const).map((key) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd class="blank__line" />
          </div>
        ))}
      </dl>
      {STEPS.map(({ id, title, fields }) => (
        <section key={id} class="section">
          <h2>{t(title)}</h2>
          {fields(answers).map((field) => (
            <BlankField key={field.name} field={field} />
          ))}
        </section>
      ))}
    </div>
  );
}
