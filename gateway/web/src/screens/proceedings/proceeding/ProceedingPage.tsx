import { t } from "../../../i18n";
import { type Params, query, replace } from "../../../router";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { Tabs } from "../../../ui/page/Tabs";
import type { OfProceeding } from "./kind";
import { UnconfirmedNote } from "./Local";
import { loadProceeding } from "./load";
import { tabsOf } from "./tabs";

/** One proceeding: where it stands, and what belongs to it in tabs. */
export default function ProceedingPage({ params }: { params: Params }) {
  const id = params.id ?? "";
  const loaded = useResource((context) => loadProceeding(id, context), [id], id);
  return (
    <Loaded whole from={loaded} lines={10}>
      {(of) => <Page key={id} of={of} />}
    </Loaded>
  );
}

function Page({ of }: { of: OfProceeding }) {
  const { proceeding, persons, pack } = of;
  const labels = persons.flatMap(({ label }) => (label ? [label] : []));
  return (
    <div class="wide">
      <PageHead
        title={
          <>
            {t("proceeding.title")} <span class="case-code">{proceeding.file_number ?? t("proceeding.noNumber")}</span>
          </>
        }
        {...(labels.length > 0 && { lead: labels.join(" · ") })}
        back={{ to: "/proceedings", text: t("nav.proceedings") }}
      />
      <Tabs
        label={t("proceeding.parts")}
        tabs={tabsOf(of)}
        open={query.value.get("tab") ?? undefined}
        choose={(tab) => replace(`/proceedings/${proceeding.id}?tab=${tab}`)}
      />
      <UnconfirmedNote pack={pack} />
    </div>
  );
}
