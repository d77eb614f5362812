import { type Jurisdiction, readJurisdiction } from "../../../api/proceedings/jurisdictions";
import { listProceedingsOfCase, type ProceedingOfCase } from "../../../api/proceedings/proceedingsOfCase";
import type { RequestContext } from "../../../api/requestContext";
import { t } from "../../../i18n";
import { CardHead } from "../../../parts/CardHead";
import { may } from "../../../session/session";
import { Loaded, useResource } from "../../../ui/loading/resource";
import type { TabProps } from "../tabProps";
import { Proceeding } from "./Proceeding";

/** A proceeding with the words of its country. */
interface Known {
  proceeding: ProceedingOfCase;
  pack: Jurisdiction;
}

/** What helps to accompany the persons of a case in criminal proceedings; nothing of the assistance depends on it. */
export default function LegalTab({ record, persons, changed }: TabProps) {
  const { id } = record;
  const known = useResource((context) => readKnown(id, context), [id], id);
  const done = () => {
    known.reload();
    changed();
  };
  return (
    <div class="stack">
      <section class="card" data-part="proceedings">
        <CardHead
          title={t("tab.legal")}
          way={may("proceedings:write") && { to: `/proceedings/new?case=${id}`, text: t("legal.report") }}
        />
        <p>{t("legal.independent")}</p>
        <Loaded from={known}>{(found) => found.length === 0 && <p class="soft">{t("legal.none")}</p>}</Loaded>
      </section>
      {known.data?.map(({ proceeding, pack }) => (
        <Proceeding
          key={proceeding.id}
          record={record}
          persons={persons.data?.items ?? []}
          proceeding={proceeding}
          pack={pack}
          done={done}
        />
      ))}
    </div>
  );
}

async function readKnown(id: string, context: RequestContext): Promise<Known[]> {
  const { items } = await listProceedingsOfCase(id, context);
  const packs = new Map<string, Promise<Jurisdiction>>();
  for (const { country } of items) if (!packs.has(country)) packs.set(country, readJurisdiction(country, context));
  return Promise.all(
    items.map(async (proceeding) => ({ proceeding, pack: (await packs.get(proceeding.country)) as Jurisdiction })),
  );
}
