import { colleagueName } from "../../../api/people/colleagues";
import type { Handover } from "../../../api/proceedings/evidence";
import type { Jurisdiction } from "../../../api/proceedings/jurisdictions";
import { t } from "../../../i18n";
import { Fact } from "../../../ui/facts/Fact";
import { inGroups } from "./custody";
import { sealWords } from "./Receive";
import { onClocksOf, receiverOf } from "./words";

interface Props {
  handover: Handover;
  number: number;
  /** Who held it before, when they could not hand it over and another gave it in their place. */
  inPlaceOf: string | null;
  pack: Jurisdiction;
}

/**
 * One hand-over: both sides, when each signed, how the seal was found, and lines for signatures on paper. One that was
 * taken back says so, and has no lines to sign.
 */
export function HandoverOnSheet({ handover, number, inPlaceOf, pack }: Props) {
  const { recorded_at, recorded_by, received_at, receipt_number, reason, digest, taken_back_at } = handover;
  const unconfirmed = t(taken_back_at ? "custody.notReceived" : "custody.unconfirmed");
  const at = (moment: string | null) => (moment ? onClocksOf(pack.time_zone, moment) : unconfirmed);
  return (
    <section class="custody__step" data-handover={handover.id}>
      <h3>{t("custody.handover", { number })}</h3>
      <dl class="facts">
        <Fact term={t("custody.gave")}>
          {colleagueName(recorded_by)}
          {inPlaceOf && ` (${t("custody.inPlaceOf", { who: colleagueName(inPlaceOf) })})`}, {at(recorded_at)}
        </Fact>
        <Fact term={t("custody.received")}>
          {receiverOf(handover, pack)}
          {receipt_number && ` (${t("custody.receipt", { number: receipt_number })})`}, {at(received_at)}
        </Fact>
        {taken_back_at && (
          <Fact term={t("custody.takenBack")}>
            {colleagueName(handover.taken_back_by)}, {at(taken_back_at)}
          </Fact>
        )}
        <Fact term={t("custody.seal")}>{sealWords(handover)}</Fact>
        {reason && <Fact term={t("custody.reason")}>{reason}</Fact>}
      </dl>
      {digest && (
        <p>
          {t("custody.sum")}: <span class="custody__sum">{inGroups(digest)}</span>
        </p>
      )}
      {!taken_back_at && (
        <div class="custody__signs">
          <p class="sign-line">{t("custody.sign.gave")}</p>
          <p class="sign-line">{t("custody.sign.received")}</p>
        </div>
      )}
    </section>
  );
}
