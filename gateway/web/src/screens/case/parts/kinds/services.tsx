import { codeLabel } from "../../../../api/codelists";
import { organisationName } from "../../../../api/people/organisationNames";
import type { Schema } from "../../../../contract/schemas";
import type { Values } from "../../../../forms/form";
import { code, date, number, organisation, otherPart } from "../../../../forms/questions";
import { day, t } from "../../../../i18n";
import { offeredOf } from "../../../../parts/offered";
import { Code } from "../../../../ui/facts/Code";
import { Tag, type Tone } from "../../../../ui/facts/Tag";
import type { CaseKind } from "../kind";
import type { Goal } from "./goals";

type Service = Schema<"ServiceAnswer">;

const NOT_GIVEN = ["not_delivered", "declined", "unavailable"];
const TONES: Record<string, Tone> = { planned: "sun", in_progress: "sky", delivered: "leaf" };

const wasNotGiven = ({ status, decline_reason }: Values) => NOT_GIVEN.includes(String(status)) || !!decline_reason;

export const SERVICES: CaseKind<Service> = {
  owner: "cases",
  name: "services",
  tab: "plan",
  title: "services.title",
  empty: "services.empty",
  add: "services.add",
  change: "services.change",
  offers: ["goals"],
  fields: (known) => [
    code("service_type", "service_type", { label: "services.type", required: true }),
    code("status", "service_status", { label: "services.status", required: true, start: "planned" }),
    code("decline_reason", "service_decline_reason", { label: "services.declineReason", when: wasNotGiven }),
    date("requested_on", { label: "services.requested", exact: true }),
    date("started_on", { label: "services.started", exact: true }),
    date("ended_on", { label: "services.ended", exact: true }),
    organisation("provider_organisation_id", { label: "services.provider", none: "parts.ownOrganisation" }),
    number("quantity", { label: "services.quantity" }),
    code("unit", "service_unit", { label: "services.unit" }),
    otherPart("goal_id", offeredOf<Goal>(known, "goals"), ({ domain }) => codeLabel("risk_domain", domain), {
      label: "services.goal",
    }),
  ],
  line: (service) => (
    <>
      <p>
        <strong>
          <Code list="service_type" code={service.service_type} />
        </strong>{" "}
        <Tag tone={TONES[service.status] ?? "plain"}>
          <Code list="service_status" code={service.status} />
        </Tag>
      </p>
      <p class="small soft">{factsOf(service).join(" · ")}</p>
    </>
  ),
};

/** Who gives it, from when until when, how much, or why not. */
function factsOf(service: Service): string[] {
  const { provider_organisation_id, started_on, ended_on, quantity, unit, decline_reason, referral_id } = service;
  const days = [started_on, ended_on].filter((each) => each !== null).map((each) => day(each));
  return [
    provider_organisation_id ? organisationName(provider_organisation_id) : t("parts.ownOrganisation"),
    ...(referral_id ? [t("services.ofReferral")] : []),
    ...(days.length ? [days.join(" – ")] : []),
    ...(quantity !== null && unit ? [`${quantity} ${codeLabel("service_unit", unit).toLowerCase()}`] : []),
    ...(decline_reason ? [codeLabel("service_decline_reason", decline_reason)] : []),
  ];
}
