import { colleagueName } from "../../../api/people/colleagues";
import type { Evidence } from "../../../api/proceedings/evidence";
import { day, t } from "../../../i18n";
import { Code } from "../../../ui/facts/Code";
import { Fact } from "../../../ui/facts/Fact";
import { inGroups } from "./custody";
import { onClocksOf } from "./words";

/** Evidence as it was recorded, and where who collected it signs. */
export function Collected({ evidence, zone }: { evidence: Evidence; zone: string }) {
  return (
    <section class="section custody__step">
      <h2>{t("custody.evidence")}</h2>
      {evidence.in_error && <p>{t("parts.inError")}</p>}
      <dl class="facts">
        <Fact term={t("evidence.kind")}>
          <Code list="evidence_kind" code={evidence.kind} />
        </Fact>
        <Fact term={t("evidence.collected")}>{day(evidence.collected_on)}</Fact>
        <Fact term={t("evidence.collectedBy")}>{evidence.collected_by ?? "–"}</Fact>
        <Fact term={t("evidence.seal")}>{evidence.seal_number ?? "–"}</Fact>
        <Fact term={t("evidence.recorded")}>
          {colleagueName(evidence.recorded_by)}
          {evidence.recorded_at && `, ${onClocksOf(zone, evidence.recorded_at)}`}
        </Fact>
      </dl>
      {evidence.description && <p class="lines-kept">{evidence.description}</p>}
      {evidence.sha256 && (
        <p>
          {t("evidence.sum")}: <span class="custody__sum">{inGroups(evidence.sha256)}</span>
        </p>
      )}
      <p class="sign-line">{t("custody.sign.collected")}</p>
    </section>
  );
}
