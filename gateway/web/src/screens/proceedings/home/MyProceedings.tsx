import type { Jurisdiction } from "../../../api/proceedings/jurisdictions";
import type { Proceeding } from "../../../api/proceedings/proceedings";
import { day, t } from "../../../i18n";
import { session } from "../../../session/session";
import { ShortHead } from "../../../ui/page/ShortHead";
import { Local } from "../proceeding/Local";
import { stageName } from "../proceeding/localNames";

const SHOWN = 6;

interface Props {
  pack: Jurisdiction;
  proceedings: readonly Proceeding[];
}

/** The proceedings that the reader accompanies, then others of the organisation. */
export function MyProceedings({ pack, proceedings }: Props) {
  return (
    <section class="card" data-part="my-proceedings">
      <ShortHead title={t("liaison.mine")} all="/proceedings" />
      {proceedings.length === 0 && <p class="soft">{t("liaison.mine.none")}</p>}
      <ul class="lines">
        {proceedings.slice(0, SHOWN).map(({ id, file_number, stage, stage_since, responsible }) => (
          <li key={id} class="line">
            <div class="line__main">
              <a class="line__link case-code" href={`#/proceedings/${id}`}>
                {file_number ?? t("proceeding.noNumber")}
              </a>
              <div class="line__facts">
                <span>
                  <Local {...stageName(pack, stage)} />
                </span>
                {stage_since && <span>{t("proceeding.sinceDay", { day: day(stage_since) })}</span>}
                {responsible === session.value?.subject && <span>{t("today.yours")}</span>}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
