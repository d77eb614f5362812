import { useState } from "preact/hooks";

import type { Jurisdiction } from "../../../api/proceedings/jurisdictions";
import { findProceedings, type Proceeding } from "../../../api/proceedings/proceedings";
import { useAttempt } from "../../../forms/attempt";
import { t, tn } from "../../../i18n";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { Icon } from "../../../ui/page/Icon";
import { stageName } from "../proceeding/localNames";

/** Looks for a proceeding by its file number, which goes in a body and into no address. */
export function FileSearch({ pack }: { pack: Jurisdiction }) {
  const [number, setNumber] = useState("");
  const [found, setFound] = useState<readonly Proceeding[]>();
  const { problem, busy, attempt } = useAttempt();
  const typed = number.trim();
  const search = (event: Event) => {
    event.preventDefault();
    setFound(undefined);
    void attempt(async () => setFound((await findProceedings({ country: pack.country, file_number: typed })).items));
  };
  return (
    <search>
      <form class="person-search" onSubmit={search}>
        <div class="person-search__question">
          <label class="govuk-label" for="file-number">
            {t("proceedings.search")}
          </label>
          <div class="search">
            <input
              class="govuk-input"
              id="file-number"
              type="search"
              autocomplete="off"
              spellcheck={false}
              value={number}
              onInput={(event) => setNumber(event.currentTarget.value)}
            />
            <button type="submit" class="btn btn--second" disabled={busy || typed === ""}>
              <Icon name="search" />
              <span>{t("search.button")}</span>
            </button>
          </div>
        </div>
        <ProblemNote problem={problem} />
        <div class="person-search__found" aria-live="polite">
          {found && <Found found={found} pack={pack} />}
        </div>
      </form>
    </search>
  );
}

function Found({ found, pack }: { found: readonly Proceeding[]; pack: Jurisdiction }) {
  if (found.length === 0) return <p>{t("proceedings.search.none")}</p>;
  return (
    <>
      <p>{tn("proceedings.search.found", found.length)}</p>
      <ul class="lines">
        {found.map(({ id, file_number, stage }) => (
          <li key={id}>
            <a href={`#/proceedings/${id}`}>{file_number}</a> · {stageName(pack, stage).text}
          </li>
        ))}
      </ul>
    </>
  );
}
