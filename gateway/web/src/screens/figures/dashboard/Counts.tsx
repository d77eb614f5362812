import { number, t } from "../../../i18n";

export interface Count {
  /** Where two have the same label. */
  id?: string;
  label: string;
  count: number | string;
  /** There are more than were counted. */
  more?: boolean;
  /** The list of what was counted. */
  to?: string;
}

/** Figures of one's own work, each a way into its list. */
export function Counts({ counts }: { counts: readonly Count[] }) {
  return (
    <ul class="figures">
      {counts.map(({ label, id = label, count, more = false, to }) => (
        <li class="card" key={id}>
          <span class="soft">{label}</span>
          <span class="figure__value">{more ? t("work.orMore", { count: written(count) }) : written(count)}</span>
          {to && (
            <a href={`#${to}`}>
              {t("work.see")}
              <span class="govuk-visually-hidden">: {label}</span>
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}

function written(count: number | string): string {
  return typeof count === "number" ? number(count) : count;
}
