import type { Match } from "../../api/case/cases";
import { t } from "../../i18n";

/** Cases that may be of the same person: masked, so that a name is recognised but not learned. */
export function Matches({ matches }: { matches: Match[] }) {
  if (matches.length === 0) return null;
  return (
    <ul class="lines">
      {matches.map((match) => (
        <li class="line" key={match.id}>
          <div class="line__main">
            <a class="line__link case-code" href={`#/cases/${match.id}`}>
              {match.case_number}
            </a>
            <div class="line__facts">
              <span>{match.pseudonym}</span>
              {match.masked_name !== null && <span class="identity__masked">{match.masked_name}</span>}
              {match.birth_year && <span class="numeric">{match.birth_year}</span>}
            </div>
          </div>
          {match.masked_name !== null && (
            <span class="small soft">{t("search.score", { percent: Math.round(match.score * 100) })}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
