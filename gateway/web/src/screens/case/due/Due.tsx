import type { Task } from "../../../api/case/cases";
import { t } from "../../../i18n";
import { Clock } from "../../../ui/time/Clock";
import { zones } from "../../../ui/time/zones";

interface Props {
  kind: Task["kind"];
  until: string;
  country: string;
}

/** What is to be done and until when, in words. */
export function Due(of: Props) {
  return (
    <>
      <span>{t(`task.${of.kind}`)}</span>
      <DueClock {...of} stem="due" />
    </>
  );
}

/** Until when; a hearing is at its hour, on the clocks of its country, unless only its day is known: then it ends with it. */
export function DueClock({ kind, until, country, stem }: Props & { stem: "due" | "short" }) {
  const isAt = kind === "hearing" && !until.includes("59:59");
  return <Clock until={until} stem={isAt ? "at" : stem} zone={isAt ? zones.value[country] : undefined} />;
}
