import { codeLabel } from "../../api/codelists";
import { t } from "../../i18n";
import { Tag, type Tone } from "./Tag";

interface Props {
  list: string;
  code: string | null | undefined;
}

/** The label of a code in the reader's language; the code itself only until the list has arrived. */
export function Code({ list, code }: Props) {
  return <>{code ? codeLabel(list, code) : "–"}</>;
}

interface SeveralProps {
  list: string;
  codes: readonly string[] | null | undefined;
}

/** Several codes as words, separated by commas. */
export function Codes({ list, codes }: SeveralProps) {
  return <>{codeLabels(list, codes)}</>;
}

/** The same as text, for a title. */
export function codeLabels(list: string, codes: SeveralProps["codes"]): string {
  return codes?.length ? codes.map((code) => codeLabel(list, code)).join(", ") : "–";
}

// Colour is presentation: an unknown code is shown plain, so a list may grow without a change here.
const RISK_TONES: Record<string, Tone> = { low: "leaf", medium: "sun", high: "clay", imminent: "alarm" };
const REFERRAL_TONES: Record<string, Tone> = {
  sent: "sun",
  received: "sky",
  info_requested: "sky",
  accepted: "leaf",
  in_service: "leaf",
  completed: "leaf",
  rejected: "clay",
  expired: "alarm",
};

export function RiskTag({ code }: { code: string | null | undefined }) {
  if (!code) return null;
  return (
    <Tag tone={RISK_TONES[code] ?? "plain"}>
      <Code list="risk_level" code={code} />
    </Tag>
  );
}

interface StateProps {
  code: string;
  /** When the sender answered what was asked: that is then said, and not that it was asked. */
  informed?: string | null | undefined;
}

export function ReferralTag({ code, informed }: StateProps) {
  if (informed && code === "info_requested") return <Tag tone="leaf">{t("referral.infoProvided")}</Tag>;
  return (
    <Tag tone={REFERRAL_TONES[code] ?? "plain"}>
      <Code list="referral_status" code={code} />
    </Tag>
  );
}
