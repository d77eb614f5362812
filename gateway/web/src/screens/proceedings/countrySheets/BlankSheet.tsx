import "../../../styles/screens/blank.scss";

import { codeLabel } from "../../../api/codelists";
import { type Jurisdiction, readJurisdiction } from "../../../api/proceedings/jurisdictions";
import { Problem } from "../../../http/problem";
import { t } from "../../../i18n";
import { said } from "../../../i18n/texts";
import type { Params } from "../../../router";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { SheetField } from "./SheetField";
import { Unconfirmed } from "./Unconfirmed";

type Sheet = Jurisdiction["sheets"][number];

/** A sheet of a country, blank, to be printed and filled in by hand. */
export default function BlankSheet({ params: { country = "", code = "" } }: { params: Params }) {
  const loaded = useResource(
    async (context) => {
      const pack = await readJurisdiction(country, context);
      const sheet = pack.sheets.find((one) => one.code === code);
      if (!sheet) throw new Problem(404, "not_found", "");
      return { pack, sheet };
    },
    [country, code],
  );
  return (
    <Loaded whole from={loaded} lines={10}>
      {({ pack, sheet }) => <Blank pack={pack} sheet={sheet} />}
    </Loaded>
  );
}

function Blank({ pack, sheet }: { pack: Jurisdiction; sheet: Sheet }) {
  return (
    <div class="blank">
      <PageHead title={said(sheet.title)} lead={said(sheet.when)} back={{ to: "/sheets", text: t("sheets.title") }}>
        <div class="row no-print">
          <button type="button" class="btn" onClick={() => window.print()}>
            {t("sheets.print")}
          </button>
        </div>
      </PageHead>
      <p class="row">
        {codeLabel("platform_country", pack.country)} <Unconfirmed of={sheet} />
      </p>
      {sheet.sections.map((section) => (
        <section key={section.code} class="section">
          <h2>{said(section.title)}</h2>
          {section.fields.map((field) => (
            <SheetField key={field.code} field={field} pack={pack} />
          ))}
        </section>
      ))}
    </div>
  );
}
