import { useEffect, useState } from "preact/hooks";

import type { Case } from "../../../api/case/cases";
import { colleague, inChargeOfNone } from "../../../api/people/colleagues";
import { day, t, tn } from "../../../i18n";
import { session } from "../../../session/session";
import { Code, RiskTag } from "../../../ui/facts/Code";
import { Fact } from "../../../ui/facts/Fact";
import { Tag } from "../../../ui/facts/Tag";
import { ageText } from "../../../ui/time/age";
import { daysBetween, today } from "../../../ui/time/calendar";
import { DueThere } from "../due/DueThere";

/** The bar above covers as much of the screen. */
const BAR = "-56px 0px 0px";

/** The case in sight while it is read: on a wide screen it stays beside it. */
export function Who({ record }: { record: Case }) {
  const scrolled = useScrolled();
  return (
    <section class={`who card record__summary${scrolled ? " who--scrolled" : ""}`} aria-label={t("who.title")}>
      <p class="who__name">
        {record.pseudonym} <span class="case-code">{record.case_number}</span>
      </p>
      <WhoFacts record={record} />
    </section>
  );
}

/** What tells this case from another without a name. */
export function WhoFacts({ record }: { record: Case }) {
  const { person } = record;
  return (
    <>
      <p class="band__row">
        <RiskTag code={record.risk_level} />
        <State record={record} />
        {record.majority === "minor" && <Tag tone="clay">{t("case.minor")}</Tag>}
      </p>
      {record.source === "imported" && <p class="note">{t("who.imported")}</p>}
      <dl class="facts">
        <Fact term={t("field.age")}>
          {ageText({ born_by: record.born_by, birth_year: person.birth_year, age_band: person.age_band })}
        </Fact>
        <Fact term={t("register.gender")}>
          <Code list="gender" code={person.gender} />
        </Fact>
        <Fact term={t("case.language")}>
          <Code list="language" code={person.primary_language} />
          {person.needs_interpreter && ` (${t("case.interpreter")})`}
        </Fact>
        <Fact term={t("who.owner")}>{ownerOf(record)}</Fact>
        <Fact term={t("who.open")}>{openFor(record)}</Fact>
        <NextDuty record={record} />
      </dl>
    </>
  );
}

/** Whether the heading of the screen, which says the same as the name here, is out of sight. */
function useScrolled(): boolean {
  const [scrolled, setScrolled] = useState(false);
  useEffect(() => {
    const heading = document.querySelector("h1");
    if (!heading) return;
    const seen = new IntersectionObserver(([now]) => setScrolled(now?.isIntersecting === false), { rootMargin: BAR });
    seen.observe(heading);
    return () => seen.disconnect();
  }, []);
  return scrolled;
}

/** How far the case has come; how it was closed says more than that it is. */
function State({ record }: { record: Case }) {
  if (record.closed_on)
    return (
      <Tag>
        <Code list="case_status" code={record.status} />
      </Tag>
    );
  return <Tag tone="sky">{t(`stage.${record.stage}` as "stage.screening")}</Tag>;
}

function NextDuty({ record }: { record: Case }) {
  const [next] = record.tasks;
  if (!next) return null;
  return (
    <div class="who__duty">
      <dt>{t("who.next")}</dt>
      <dd>
        <DueThere kind={next.kind} until={next.due_at} country={record.country} />
      </dd>
    </div>
  );
}

/** Who is in charge: by name where the reader may know the names, else whether it is the reader. */
function ownerOf({ assigned_to }: Case): string {
  if (!assigned_to) return inChargeOfNone();
  if (assigned_to === session.value?.subject) return t("who.you");
  return colleague(assigned_to)?.display_name ?? t("who.colleague");
}

/** "3 días, desde el 24 nov 2026"; of a closed case from when to when. */
function openFor({ opened_on, closed_on }: Case): string {
  const count = Math.max(daysBetween(opened_on, closed_on ?? today()), 0);
  if (!closed_on && count === 0) return t("who.sinceToday");
  const days = tn("who.days", count);
  if (!closed_on) return t("who.since", { days, from: day(opened_on) });
  return t("who.fromTo", { days, from: day(opened_on), to: day(closed_on) });
}
