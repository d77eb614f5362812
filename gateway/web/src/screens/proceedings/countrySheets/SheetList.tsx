import { codeLabel } from "../../../api/codelists";
import { type Jurisdiction, readJurisdiction } from "../../../api/proceedings/jurisdictions";
import { t } from "../../../i18n";
import { said } from "../../../i18n/texts";
import { session } from "../../../session/session";
import { Empty } from "../../../ui/loading/Empty";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { Unconfirmed } from "./Unconfirmed";

/** The sheets of the countries in which the reader works. */
export default function SheetList() {
  const countries = session.value?.countries ?? [];
  const loaded = useResource(
    (context) => Promise.all(countries.map((country) => readJurisdiction(country, context))),
    [countries.join()],
  );
  return (
    <>
      <PageHead title={t("sheets.title")} lead={t("sheets.lead")} />
      <Loaded from={loaded} lines={4}>
        {(packs) => {
          const having = packs.filter(({ sheets }) => sheets.length > 0);
          if (having.length === 0) return <Empty text={t("sheets.none")} />;
          return (
            <div class="stack">
              {having.map((pack) => (
                <OfCountry key={pack.country} pack={pack} />
              ))}
            </div>
          );
        }}
      </Loaded>
    </>
  );
}

function OfCountry({ pack: { country, sheets } }: { pack: Jurisdiction }) {
  return (
    <section class="card">
      <h2>{t("sheets.of", { country: codeLabel("platform_country", country) })}</h2>
      <ul class="lines">
        {sheets.map((sheet) => (
          <li key={sheet.code} class="line">
            <div class="line__main">
              <a class="line__link" href={`#/sheets/${country}/${sheet.code}`}>
                {said(sheet.title)}
              </a>
              <p class="line__facts">{said(sheet.when)}</p>
            </div>
            <Unconfirmed of={sheet} />
          </li>
        ))}
      </ul>
    </section>
  );
}
