import { codeLabel } from "../../../api/codelists";
import type { Field } from "../../../forms/field";
import type { Values } from "../../../forms/form";
import { t } from "../../../i18n";
import { decisionMaker } from "./decisionMaker";

/** Nobody has determined more, so the person is a possible victim: the server's rule for whoever is registered. */
const POSSIBLE = "possible_victim";
/** It follows from the age, and is no means that somebody used. */
const NO_MEANS_OF_A_CHILD = "not_required_minor";
const SEEN_FIRST = [
  "sexual_exploitation",
  "forced_labour",
  "servitude",
  "forced_begging",
  "forced_criminality",
  "forced_marriage",
];

const MEANS_FIRST = ["threat_or_force", "other_coercion", "deception", "abuse_of_vulnerability"];

/** Nothing here has to be answered. */
export const SITUATION: readonly Field[] = [
  {
    kind: "codes",
    name: "acts",
    list: "tip_act",
    label: "register.acts",
    hint: "register.situation.hint",
    dense: true,
  },
  {
    kind: "codes",
    name: "means",
    list: "tip_means",
    only: ({ code }) => code !== NO_MEANS_OF_A_CHILD,
    common: MEANS_FIRST,
    label: "register.means",
  },
  {
    kind: "codes",
    name: "exploitation",
    list: "exploitation_type",
    common: SEEN_FIRST,
    label: "register.exploitation",
  },
  {
    kind: "code",
    name: "trafficking_status",
    list: "trafficking_status",
    label: "register.status",
    required: true,
    folded: statusInWords,
    follows: { code: () => POSSIBLE, why: "register.status.follows" },
  },
  {
    kind: "code",
    name: "status_decided_by",
    list: "status_decision_maker",
    label: "register.decidedBy",
    dense: true,
    folded: statusInWords,
    follows: {
      code: ({ trafficking_status: status }) => (!status || status === POSSIBLE ? decisionMaker() : undefined),
      why: "register.decidedBy.follows",
    },
  },
];

/** The status as it stands. */
function statusInWords({ trafficking_status: status }: Values): string {
  return t("register.status.folded", { status: codeLabel("trafficking_status", String(status || POSSIBLE)) });
}
