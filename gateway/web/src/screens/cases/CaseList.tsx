import { useState } from "preact/hooks";

import { type CaseFilters, listCases } from "../../api/cases";
import { t } from "../../i18n";
import { query, replace } from "../../router";
import { may } from "../../session/session";
import { Empty } from "../../ui/Empty";
import { Icon } from "../../ui/Icon";
import { More } from "../../ui/More";
import { PageHead } from "../../ui/PageHead";
import { Loaded, useResource } from "../../ui/resource";
import { CaseLineView } from "./CaseLineView";
import { queryOf } from "./due";
import { Filters } from "./Filters";
import { PersonSearch } from "./PersonSearch";

/** The cases of one's own scope, newest first or what is due soonest; filtered by the server, a page at a time. */
export default function CaseList() {
  const [filters, setFilters] = useState<CaseFilters>(() => Object.fromEntries(query.value));
  const asked = { ...queryOf(filters), limit: "25" };
  const cases = useResource((context) => listCases(asked, context), [JSON.stringify(filters)]);
  const change = (next: CaseFilters) => {
    setFilters(next);
    replace(`/cases?${new URLSearchParams(chosen(next))}`);
  };
  return (
    <>
      <PageHead title={t("cases.title")}>{may("cases:write") && <NewCase />}</PageHead>
      {may("cases:search") && <PersonSearch />}
      <section class="section">
        <h2>{t("cases.listTitle")}</h2>
        <Filters filters={filters} change={change} />
      </section>
      <section class="section" aria-live="polite">
        <Loaded from={cases} lines={8}>
          {(page) =>
            page.items.length === 0 ? (
              <Empty
                drawing="search"
                text={t(Object.keys(chosen(filters)).length ? "cases.noneFiltered" : "cases.none")}
              >
                {may("cases:write") && <NewCase />}
              </Empty>
            ) : (
              <>
                <ul class="lines card card--flush">
                  {page.items.map((line) => (
                    <CaseLineView key={line.id} line={line} />
                  ))}
                </ul>
                <More page={page} load={(cursor) => listCases({ ...asked, cursor })} show={cases.set} />
              </>
            )
          }
        </Loaded>
      </section>
    </>
  );
}

function NewCase() {
  return (
    <a class="btn" href="#/cases/new">
      <Icon name="plus" /> {t("cases.new")}
    </a>
  );
}

function chosen(filters: CaseFilters): Record<string, string> {
  const entries = Object.entries(filters).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return Object.fromEntries(entries);
}
