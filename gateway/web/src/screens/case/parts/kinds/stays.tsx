import type { Schema } from "../../../../contract/schemas";
import { code, date, words } from "../../../../forms/questions";
import { day, t, tn } from "../../../../i18n";
import { Code } from "../../../../ui/facts/Code";
import { Tag } from "../../../../ui/facts/Tag";
import { daysBetween, today } from "../../../../ui/time/calendar";
import type { CaseKind } from "../kind";

type Stay = Schema<"StayAnswer">;

const EXTENSIONS = {
  kind: "parts",
  name: "extensions",
  path: "extensions",
  label: "stays.extensions",
  each: "stays.extension",
  add: "stays.addExtension",
  most: 40,
  fields: [
    { kind: "date", name: "on", label: "stays.extendedOn", exact: true, required: true },
    { kind: "date", name: "until", label: "stays.extendedUntil", exact: true, future: true, required: true },
  ],
} as const;

/** Where the shelter is, is never asked. */
export const STAYS: CaseKind<Stay> = {
  owner: "cases",
  name: "stays",
  tab: "shelter",
  title: "stays.title",
  empty: "stays.empty",
  add: "stays.add",
  change: "stays.change",
  lead: "stays.lead",
  fields: () => [
    date("entered_on", { label: "stays.entered", exact: true, required: true }),
    code("ordered_by", "stay_order", { label: "stays.orderedBy", required: true }),
    { kind: "text", name: "order_number", path: "order_number", label: "stays.orderNumber", hint: "parts.words.hint" },
    date("order_until", { label: "stays.orderUntil", exact: true, future: true }),
    EXTENSIONS,
    words("extension_numbers", { label: "stays.extensionNumbers", hint: "parts.words.hint" }),
    date("left_on", { label: "stays.left", exact: true }),
    code("exit_reason", "stay_exit_reason", { label: "stays.exitReason" }),
    code("destination", "stay_destination", { label: "stays.destination" }),
  ],
  line: (stay) => (
    <>
      <p>
        <strong>
          {stay.left_on
            ? t("stays.fromTo", { from: day(stay.entered_on), to: day(stay.left_on) })
            : t("stays.since", { day: day(stay.entered_on) })}
        </strong>{" "}
        · <Code list="stay_order" code={stay.ordered_by} /> ·{" "}
        {tn("stays.nights", stay.nights ?? daysBetween(stay.entered_on, today()))}
      </p>
      {stay.order_missing && <Tag tone="alarm">{t("stays.orderMissing")}</Tag>}
      <p>
        {stay.left_on ? <Exit stay={stay} /> : stay.until && t("stays.until", { day: day(stay.until) })}
        {stay.order_number && ` · ${t("stays.number", { number: stay.order_number })}`}
      </p>
    </>
  ),
};

function Exit({ stay }: { stay: Stay }) {
  return (
    <>
      <Code list="stay_exit_reason" code={stay.exit_reason} />
      {stay.destination && (
        <>
          {" · "}
          <Code list="stay_destination" code={stay.destination} />
        </>
      )}
    </>
  );
}
