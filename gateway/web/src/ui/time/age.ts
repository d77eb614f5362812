import { codeLabel } from "../../api/codelists";
import { t, tn } from "../../i18n";
import { today, yearsBetween } from "./calendar";

interface Known {
  /** The latest day on which the person can have been born, as far as it is known. */
  born_by: string | null;
  birth_year: number | null;
  /** Only an imported record has no more than this. */
  age_band?: string | null;
}

/** The age today; in doubt the younger one, and both where only the year of birth is known. */
export function ageText({ born_by, birth_year, age_band }: Known, on = today()): string {
  if (!born_by) return age_band ? codeLabel("age_band", age_band) : "–";
  const youngest = Math.max(yearsBetween(born_by, on), 0);
  const oldest = birth_year === null ? youngest : Math.max(Number(on.slice(0, 4)) - birth_year, youngest);
  return oldest > youngest ? t("age.either", { from: youngest, to: oldest }) : tn("age.years", youngest);
}
