import { todayIso } from "../../forms/dates";
import { day, t } from "../../i18n";
import { Tag } from "../facts/Tag";

interface Props {
  on: string | null;
  /** Whether it is still to happen. */
  open: boolean;
}

/** The day by which something has to happen; that it has passed is said in a word. */
export function DueDay({ on, open }: Props) {
  if (!on) return null;
  return (
    <>
      {day(on)} {open && on < todayIso() && <Tag tone="alarm">{t("parts.late")}</Tag>}
    </>
  );
}
