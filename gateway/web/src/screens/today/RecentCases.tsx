import { listCases } from "../../api/cases";
import { t } from "../../i18n";
import { Loaded, useResource } from "../../ui/resource";
import { CaseLineView } from "../cases/CaseLineView";

/** The cases opened last. */
export function RecentCases() {
  const cases = useResource((context) => listCases({ sort: "-opened_on", limit: "5" }, context), []);
  return (
    <section class="card">
      <div class="card__title">
        <h2>{t("today.recent")}</h2>
        <a href="#/cases">
          {t("today.all")}
          <span class="govuk-visually-hidden">: {t("today.recent")}</span>
        </a>
      </div>
      <Loaded from={cases} lines={4}>
        {(page) =>
          page.items.length === 0 ? (
            <p class="soft">{t("cases.none")}</p>
          ) : (
            <ul class="lines">
              {page.items.map((line) => (
                <CaseLineView key={line.id} line={line} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}
