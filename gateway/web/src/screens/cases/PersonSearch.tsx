import { useState } from "preact/hooks";

import { type Match, searchCases } from "../../api/cases";
import { asProblem, type Problem } from "../../http/problem";
import { t, tn } from "../../i18n";
import { Icon } from "../../ui/Icon";
import { Matches } from "../../ui/Matches";
import { ProblemNote } from "../../ui/ProblemState";

const SHORTEST_NAME = 2;
const SHORTEST_PHONE = 6;

/** Looks for a person by name or phone. Both go in the body of a POST: they are in no address, title or history. */
export function PersonSearch() {
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const [matches, setMatches] = useState<Match[]>();
  const [problem, setProblem] = useState<Problem>();
  const asked = {
    ...(name.trim().length >= SHORTEST_NAME && { name: name.trim() }),
    ...(phone.trim().length >= SHORTEST_PHONE && { phone: phone.trim() }),
  };
  const search = async (event: Event) => {
    event.preventDefault();
    setProblem(undefined);
    setMatches(undefined);
    try {
      setMatches((await searchCases(asked)).items);
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
        </div>
        <label class="govuk-label" for="person-phone">
          {t("register.phone")}
        </label>
        <div class="search">
          <input
            class="govuk-input"
            id="person-phone"
            type="tel"
            autocomplete="off"
            aria-describedby="person-search-hint"
            value={phone}
            onInput={(event) => setPhone(event.currentTarget.value)}
          />
          <button type="submit" class="btn btn--second" disabled={Object.keys(asked).length === 0}>
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
