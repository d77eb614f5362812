import { day, t } from "../../../i18n";

interface Trained {
  standing: "certified" | "lapsed" | "untrained" | null;
  certified_until: string | null;
}

/** What a list of people is narrowed by: who needs something first. */
export const standings = () => [
  { code: "untrained", label: t("user.standing.untrained") },
  { code: "lapsed", label: t("user.standing.ended") },
  { code: "certified", label: t("user.standing.certified") },
];

/** How far their training lets a person work, in a few words. */
export function standingWords({ standing, certified_until }: Trained): string {
  if (standing === "untrained") return t("user.standing.untrained");
  const on = { day: certified_until ? day(certified_until) : "" };
  if (standing === "lapsed") return t("user.standing.lapsed", on);
  return certified_until ? t("user.standing.until", on) : t("user.standing.certified");
}
