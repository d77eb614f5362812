import type { Jurisdiction } from "../../../api/proceedings/jurisdictions";
import type { Proceeding } from "../../../api/proceedings/proceedings";
import { todayIso } from "../../../forms/dates";
import { t } from "../../../i18n";
import { DueTag } from "../proceeding/Deadlines";
import { Local } from "../proceeding/Local";
import { deadlineName } from "../proceeding/localNames";
import { nearDeadlines } from "../proceeding/nearDeadlines";

interface Props {
  pack: Jurisdiction;
  proceedings: readonly Proceeding[];
}

/** The times of the law that end within two weeks, or have ended. */
export function NearDeadlines({ pack, proceedings }: Props) {
  const running = proceedings.flatMap(({ deadlines, ...proceeding }) =>
    deadlines.map((act) => ({ ...act, proceeding })),
  );
  const near = nearDeadlines(running, todayIso());
  return (
    <section class="card" data-part="near-deadlines">
      <h2 class="card__title">{t("liaison.deadlines")}</h2>
      {near.length === 0 ? (
        <p class="soft">{t("liaison.deadlines.none")}</p>
      ) : (
        <ul class="lines">
          {near.map(({ code, proceeding, due_on }) => (
            <li key={`${proceeding.id} ${code}`} class="line">
              <div class="line__main">
                <a class="line__link" href={`#/proceedings/${proceeding.id}`}>
                  <Local {...deadlineName(pack, code)} />
                </a>
                <div class="line__facts">
                  <span class="case-code">{proceeding.file_number ?? t("proceeding.noNumber")}</span>
                </div>
              </div>
              <DueTag act={{ due_on }} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
