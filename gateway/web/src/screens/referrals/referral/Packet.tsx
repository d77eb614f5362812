import { useState } from "preact/hooks";
import { readPacket } from "../../../api/referrals/referrals";
import { asProblem, type Problem } from "../../../http/problem";
import { t } from "../../../i18n";
import { TimedReveal } from "../../../ui/dialogs/TimedReveal";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { AdmissionSheet } from "./AdmissionSheet";

/** What the person agreed to share, once accepted. Opened on purpose, and opening it is written down. */
export function Packet({ id }: { id: string }) {
  const [packet, setPacket] = useState<Record<string, unknown>>();
  const [problem, setProblem] = useState<Problem>();
  const open = async () => {
    try {
      setPacket((await readPacket(id)).packet);
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  return (
    <section class="card card--care">
      <h2 class="card__title">{t("packet.title")}</h2>
      <ProblemNote problem={problem} />
      {packet ? (
        <TimedReveal cover={() => setPacket(undefined)}>
          <AdmissionSheet packet={packet} />
        </TimedReveal>
      ) : (
        <>
          <p>{t("packet.closed")}</p>
          <div class="actions">
            <button type="button" class="btn" onClick={() => void open()}>
              {t("packet.open")}
            </button>
          </div>
        </>
      )}
    </section>
  );
}
