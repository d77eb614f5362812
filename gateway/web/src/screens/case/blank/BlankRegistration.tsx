import "../../../styles/screens/blank.scss";
import { codeList } from "../../../api/codelists";
import type { Field } from "../../../forms/field";
import type { Values } from "../../../forms/form";
import { t } from "../../../i18n";
import { session } from "../../../session/session";
import { PageHead } from "../../../ui/page/PageHead";
import { STEPS } from "../register/steps";
import { BlankField } from "./BlankField";

/** Every form of exploitation, as if all of them were chosen. */
function everyForm(): string[] {
  return codeList("exploitation_type")?.items.map(({ code }) => code) ?? [];
}

/** What is asked of one of several things is asked on paper where it has a sense for that one. */
function isAsked({ what, when }: Field, answers: Values): boolean {
  return !what || (when?.(answers) ?? true);
}

/** The questions of a registration on paper, for where there is no device; with the answers to tick. */
export default function BlankRegistration() {
  const answers = { country: session.value?.countries[0] ?? "", exploitation: everyForm() };
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
          {fields(answers)
            .filter((field) => isAsked(field, answers))
            .map((field) => (
              <BlankField key={field.name} field={field} />
            ))}
        </section>
      ))}
    </div>
  );
}
