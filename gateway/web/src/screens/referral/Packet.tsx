import { useState } from "preact/hooks";
import { readPacket } from "../../api/referrals";
import { asProblem, type Problem } from "../../http/problem";
import { t } from "../../i18n";
import { CodedFacts } from "../../ui/CodedFacts";
import { ProblemNote } from "../../ui/ProblemState";
import { Uncovered } from "../../ui/Uncovered";

/** What the person agreed to share, once accepted. Opened on purpose, and opening it is written down. */
export function Packet({ id }: { id: string }) {
  const [packet, setPacket] = useState<Record<string, unknown>>();
  const [problem, setProblem] = useState<Problem>();
  const open = async () => {
    try {
      // What ties the seal to the referral is no fact about the person.
      const { referral_id, nonce, ...facts } = (await readPacket(id)).packet;
      setPacket(facts);
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  return (
    <section class="card card--care">
      <h2 class="card__title">{t("packet.title")}</h2>
      <ProblemNote problem={problem} />
      {packet ? (
        <Uncovered cover={() => setPacket(undefined)}>
          <CodedFacts values={packet} />
        </Uncovered>
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
