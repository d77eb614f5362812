import type { HeldEvidence } from "../../../api/proceedings/evidence";
import type { Jurisdiction } from "../../../api/proceedings/jurisdictions";
import { day, t } from "../../../i18n";
import { may, session } from "../../../session/session";
import { Code } from "../../../ui/facts/Code";
import { Fact } from "../../../ui/facts/Fact";
import { Tag } from "../../../ui/facts/Tag";
import { inGroups } from "./custody";
import { hasLeft, mayGive, mayTakeBack } from "./giving";
import { evidenceOf } from "./load";
import { Mistake } from "./Mistake";
import { Receive } from "./Receive";
import { TakeBack } from "./TakeBack";
import { holderName, nameOf, receiverOf } from "./words";

interface Props {
  proceeding: string;
  held: HeldEvidence;
  pack: Jurisdiction;
  done: () => void;
}

/** One piece of evidence in the list. */
export function EvidenceLine({ proceeding, held, pack, done }: Props) {
  const { evidence, waiting } = held;
  const subject = session.value?.subject ?? "";
  const supervises = may("audit:read") && may("cases:read");
  return (
    <li class={evidence.in_error ? "part part--error" : "part"} data-evidence={evidence.id}>
      <p>
        {evidence.in_error && <Tag tone="clay">{t("parts.inError")}</Tag>}{" "}
        <strong>
          <Code list="evidence_kind" code={evidence.kind} />
        </strong>{" "}
        {waiting?.to_user === subject && <Tag tone="sun">{t("evidence.waitsForYou")}</Tag>}
      </p>
      {waiting && waiting.to_user !== subject && <p>{t("evidence.waits", { who: receiverOf(waiting, pack) })}</p>}
      {evidence.description && <p class="lines-kept">{evidence.description}</p>}
      <dl class="facts">
        <Fact term={t("evidence.collected")}>{day(evidence.collected_on)}</Fact>
        <Fact term={t("evidence.seal")}>{evidence.seal_number ?? "–"}</Fact>
        <Fact term={t("evidence.holder")}>
          {holderName(held, pack)}
          {hasLeft(held.holder) && ` (${t("evidence.holderLeft")})`}
        </Fact>
      </dl>
      {evidence.sha256 && (
        <p class="small soft">
          SHA-256: <span class="custody__sum">{inGroups(evidence.sha256)}</span>
        </p>
      )}
      <p class="row no-print">
        <a href={`#${evidenceOf(proceeding)}/${evidence.id}`} aria-label={`${t("custody.title")}: ${nameOf(evidence)}`}>
          {t("custody.title")}
        </a>
        {may("proceedings:write") && mayGive(held, subject) && (
          <a
            href={`#${evidenceOf(proceeding)}/${evidence.id}/handover`}
            aria-label={`${t("handover.give")}: ${nameOf(evidence)}`}
          >
            {t("handover.give")}
          </a>
        )}
      </p>
      <div class="row no-print">
        {waiting?.to_user === subject && (
          <Receive proceeding={proceeding} evidence={evidence} handover={waiting} done={done} />
        )}
        {may("proceedings:write") && waiting && mayTakeBack(waiting, subject, supervises) && (
          <TakeBack proceeding={proceeding} evidence={evidence} handover={waiting} pack={pack} done={done} />
        )}
        {may("proceedings:write") && <Mistake proceeding={proceeding} evidence={evidence} done={done} />}
      </div>
    </li>
  );
}
