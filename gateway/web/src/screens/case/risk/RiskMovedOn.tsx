import { colleagueName } from "../../../api/people/colleagues";
import type { MovedOn } from "../../../http/problem";
import { day, moment, t } from "../../../i18n";
import { RiskTag } from "../../../ui/facts/Code";
import { Fact } from "../../../ui/facts/Fact";

/** A risk in a problem: the level, and the day on which it was found. */
interface Found {
  risk_level: string;
  done_on: string;
}

interface Held extends Found {
  recorded_at: string;
  recorded_by: string | null;
  version: number;
}

interface Props {
  movedOn: MovedOn;
  busy: boolean;
  /** Sends the assessment again, with what it is meant to do. */
  send: (meant: { seen_version: number } | { sets_risk: false }) => void;
}

/** A risk that was recorded while this one was being written, beside it. Nothing was saved; the person decides. */
export function RiskMovedOn({ movedOn, busy, send }: Props) {
  const stored = movedOn.stored as Held;
  const sent = movedOn.sent as Found;
  const isOlder = sent.done_on < stored.done_on;
  return (
    <div class="note note--care stack" role="alert" data-part="moved-on">
      <p>
        <strong>{t("assess.movedOn.title")}</strong> {t("assess.movedOn.text")}
      </p>
      <dl class="facts">
        <Fact term={t("assess.movedOn.stored")}>
          <RiskTag code={stored.risk_level} />
          <p class="small">
            {t("assess.found", { day: day(stored.done_on) })} ·{" "}
            {t("assess.movedOn.by", { who: colleagueName(stored.recorded_by), when: moment(stored.recorded_at) })}
          </p>
        </Fact>
        <Fact term={t("assess.movedOn.mine")}>
          <RiskTag code={sent.risk_level} />
          <p class="small">{t("assess.found", { day: day(sent.done_on) })}</p>
        </Fact>
      </dl>
      <p class="row">
        <button type="button" class="btn btn--second" disabled={busy} onClick={() => send({ sets_risk: false })}>
          {t("assess.movedOn.keep")}
        </button>
        {!isOlder && (
          <button
            type="button"
            class="btn btn--second"
            disabled={busy}
            onClick={() => send({ seen_version: stored.version })}
          >
            {t("assess.movedOn.replace")}
          </button>
        )}
      </p>
      {isOlder && <p class="small">{t("assess.movedOn.older")}</p>}
    </div>
  );
}
