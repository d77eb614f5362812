import type { Schema } from "../../../../contract/schemas";
import { code, codes, words, yesNo } from "../../../../forms/questions";
import { t } from "../../../../i18n";
import { query } from "../../../../router";
import { Code, Codes } from "../../../../ui/facts/Code";
import { Tag } from "../../../../ui/facts/Tag";
import { loadKnown, nameById, offered } from "../../perpetrators/known";
import type { CaseKind } from "../kind";

type Link = Schema<"PerpetratorLinkAnswer">;

const WHO = {
  kind: "choice",
  name: "perpetrator_id",
  path: "perpetrator_id",
  label: "perpetrators.who",
  hint: "perpetrators.who.hint",
  none: "form.choose",
  required: true,
  items: offered,
} as const;

/** What a person known to the organisation did in the case. */
export const PERPETRATORS: CaseKind<Link> = {
  owner: "cases",
  name: "perpetrators",
  tab: "risk",
  title: "perpetrators.title",
  empty: "perpetrators.empty",
  add: "perpetrators.add",
  change: "perpetrators.changeLink",
  lead: "perpetrators.lead",
  ready: (_, context) => loadKnown(context),
  fields: ({ part }) => [
    ...(part ? [] : [{ ...WHO, start: query.value.get("perpetrator_id") ?? undefined }]),
    codes("roles", "perpetrator_role", { label: "perpetrators.roles", required: true, dense: true }),
    code("relationship", "recruiter_relationship", { label: "perpetrators.relationship" }),
    { ...yesNo("still_poses_threat"), label: "perpetrators.threat" },
    words("details", { label: "perpetrators.details", hint: "parts.words.hint" }),
  ],
  line: (link) => (
    <>
      <p>
        <strong>{nameById(link.perpetrator_id)}</strong> · <Codes list="perpetrator_role" codes={link.roles} />{" "}
        {link.still_poses_threat && !link.in_error && <Tag tone="alarm">{t("perpetrators.threat.tag")}</Tag>}
      </p>
      {link.relationship && (
        <p class="small">
          <Code list="recruiter_relationship" code={link.relationship} />
        </p>
      )}
      {link.details && <p>{link.details}</p>}
    </>
  ),
};
