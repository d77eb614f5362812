import "../../../styles/screens/transparency.scss";

import { useEffect } from "preact/hooks";

import { listPersons, type PersonOfCase, readSheet, type TransparencySheet } from "../../../api/case/persons";
import { day, language, loadLanguage, t } from "../../../i18n";
import { type Params, query } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { SheetParts } from "./SheetParts";
import { safeName } from "./words";

/** What a person of a case is told on paper. The server records that a sheet was made whenever it is read. */
export default function Sheet({ params }: { params: Params }) {
  const id = params.id ?? "";
  const chosen = query.value.get("person");
  const loaded = useResource(
    async (context) => {
      const persons = (await listPersons(id, context)).items;
      const person = persons.find((each) => each.id === chosen) ?? persons[0];
      return { persons, person, sheet: await readSheet(id, person?.id ?? "", context) };
    },
    [id, chosen],
  );
  useLanguageOfBefore();
  return (
    <Loaded whole from={loaded} lines={10}>
      {({ persons, person, sheet }) => (
        <div class="transparency stack">
          <Head id={id} />
          <Others id={id} persons={persons.filter((each) => each !== person)} />
          <Facts sheet={sheet} />
          <SheetParts sheet={sheet} />
        </div>
      )}
    </Loaded>
  );
}

/** The sheet may be in another language than the screens: these go on in theirs. */
function useLanguageOfBefore(): void {
  useEffect(() => {
    const before = language.peek();
    return () => {
      if (language.peek() !== before) void loadLanguage(before).catch(() => undefined);
    };
  }, []);
}

function Head({ id }: { id: string }) {
  const other = language.value === "es" ? "en" : "es";
  const change = () => loadLanguage(other).catch(() => showToast(t("state.offline.title")));
  return (
    <>
      <PageHead title={t("sheet.title")} lead={t("sheet.lead")} back={{ to: `/cases/${id}`, text: t("case.back") }}>
        <div class="row no-print">
          <button type="button" class="btn btn--second" lang={other} onClick={() => void change()}>
            {t("sheet.inOther")}
          </button>
          <button type="button" class="btn" onClick={() => window.print()}>
            {t("sheet.print")}
          </button>
        </div>
      </PageHead>
      <p class="note note--care no-print">{t("sheet.note")}</p>
    </>
  );
}

function Others({ id, persons }: { id: string; persons: readonly PersonOfCase[] }) {
  if (persons.length === 0) return null;
  return (
    <p class="row no-print">
      {t("sheet.whose")}
      {": "}
      {persons.map((person) => (
        <a key={person.id} href={`#/cases/${id}/sheet?person=${person.id}`}>
          {person.pseudonym}
          {person.is_first && ` (${t("sheet.first")})`}
        </a>
      ))}
    </p>
  );
}

function Facts({ sheet }: { sheet: TransparencySheet }) {
  return (
    <dl class="facts">
      <div>
        <dt>{t("sheet.by")}</dt>
        <dd>{safeName(sheet.organisation_id)}</dd>
      </div>
      <div>
        <dt>{t("sheet.number")}</dt>
        <dd>{sheet.case_number}</dd>
      </div>
      <div>
        <dt>{t("sheet.day")}</dt>
        <dd>{day(sheet.made_at)}</dd>
      </div>
    </dl>
  );
}
