import { useState } from "preact/hooks";

import { type Match, searchCases } from "../../api/cases";
import { asProblem, type Problem } from "../../api/problem";
import { t, tn } from "../../i18n";
import { Icon } from "../../ui/Icon";
import { Matches } from "../../ui/Matches";
import { ProblemNote } from "../../ui/ProblemState";

/** Looks for a person by name. The name goes in the body of a POST: it is in no address, title or history. */
export function PersonSearch() {
  const [name, setName] = useState("");
  const [matches, setMatches] = useState<Match[]>();
  const [problem, setProblem] = useState<Problem>();
  const search = async (event: Event) => {
    event.preventDefault();
    setProblem(undefined);
    try {
      setMatches((await searchCases({ name })).items);
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  return (
    <search>
      <form class="card stack" onSubmit={(event) => void search(event)}>
        <label class="govuk-label" for="person-search">
          {t("search.label")}
        </label>
        <div class="search">
          <input
            class="govuk-input"
            id="person-search"
            type="search"
            autocomplete="off"
            spellcheck={false}
            aria-describedby="person-search-hint"
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <button type="submit" class="btn btn--second" disabled={name.trim().length < 2}>
            <Icon name="search" />
            <span>{t("search.button")}</span>
          </button>
        </div>
        <p class="govuk-hint" id="person-search-hint">
          {t("search.hint")}
        </p>
        <ProblemNote problem={problem} />
        <div aria-live="polite">
          {matches && <p>{matches.length ? tn("search.found", matches.length) : t("search.none")}</p>}
          {matches && <Matches matches={matches} />}
        </div>
      </form>
    </search>
  );
}
