import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import { type Match, searchCases } from "../../../api/case/cases";
import { asProblem, type Problem } from "../../../http/problem";
import { t, tn } from "../../../i18n";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { Icon } from "../../../ui/page/Icon";
import { Matches } from "../../../ui/records/Matches";

const HINT = "person-search-hint";
const SHORTEST_NAME = 2;
const SHORTEST_PHONE = 6;
const SHORTEST_NUMBER = 4;

/**
 * Looks for a person by name or phone, or for a case by its number in the same box. All goes in the body of a POST: it is
 * in no address, title or history.
 */
export function PersonSearch() {
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const asked = askedOf(name.trim(), phone.trim());
  const { matches, problem, search } = useSearch(asked);
  return (
    <search>
      <form class="person-search" onSubmit={(event) => void search(event)}>
        <Question id="person-search" label={t("search.label")} type="search" value={name} change={setName} />
        <Question id="person-phone" label={t("register.phone")} type="tel" value={phone} change={setPhone}>
          <button type="submit" class="btn btn--second" disabled={Object.keys(asked).length === 0}>
            <Icon name="search" />
            <span>{t("search.button")}</span>
          </button>
        </Question>
        <p class="govuk-hint" id={HINT}>
          {t("search.hint")}
        </p>
        <ProblemNote problem={problem} />
        <div class="person-search__found" aria-live="polite">
          {matches && <p>{matches.length ? tn("search.found", matches.length) : t("search.none")}</p>}
          {matches && <Matches matches={matches} />}
          {matches?.length === 0 && <a href="#/emergency">{t("search.emergency")}</a>}
        </div>
      </form>
    </search>
  );
}

/** A digit makes it a case number: no name has one. */
function askedOf(typed: string, phone: string): Parameters<typeof searchCases>[0] {
  if (/\d/.test(typed)) return typed.replace(/[^\p{L}\d]/gu, "").length < SHORTEST_NUMBER ? {} : { case_number: typed };
  return {
    ...(typed.length >= SHORTEST_NAME && { name: typed }),
    ...(phone.length >= SHORTEST_PHONE && { phone }),
  };
}

function useSearch(asked: Parameters<typeof searchCases>[0]) {
  const [matches, setMatches] = useState<Match[]>();
  const [problem, setProblem] = useState<Problem>();
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
  return { matches, problem, search };
}

interface QuestionProps {
  id: string;
  label: string;
  type: "search" | "tel";
  value: string;
  change: (value: string) => void;
  children?: ComponentChildren;
}

/** One input with its label, and what stands beside it. The browser is asked to remember none of it. */
function Question({ id, label, type, value, change, children }: QuestionProps) {
  return (
    <div class="person-search__question">
      <label class="govuk-label" for={id}>
        {label}
      </label>
      <div class="search">
        <input
          class="govuk-input"
          id={id}
          type={type}
          autocomplete="off"
          spellcheck={false}
          aria-describedby={HINT}
          value={value}
          onInput={(event) => change(event.currentTarget.value)}
        />
        {children}
      </div>
    </div>
  );
}
