import { colleagues } from "../../../api/people/colleagues";
import { type Jurisdiction, readJurisdiction } from "../../../api/proceedings/jurisdictions";
import { listProceedings } from "../../../api/proceedings/proceedings";
import { t } from "../../../i18n";
import { may, session } from "../../../session/session";
import { Empty } from "../../../ui/loading/Empty";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { Icon } from "../../../ui/page/Icon";
import { PageHead } from "../../../ui/page/PageHead";
import { ColumnChoice } from "../../../ui/table/ColumnChoice";
import { type Filter, Filters } from "../../../ui/table/Filters";
import { ListView, SkipToList } from "../../../ui/table/ListView";
import { useListAddress } from "../../../ui/table/listAddress";
import { UnconfirmedNote } from "../proceeding/Local";
import { toChoose } from "../proceeding/localNames";
import { FileSearch } from "./FileSearch";
import { proceedingList } from "./proceedingColumns";

/** The proceedings that one's organisation keeps, newest first. */
export default function Proceedings() {
  const country = session.value?.countries[0] ?? "";
  const pack = useResource((context) => readJurisdiction(country, context), [country]);
  return (
    <Loaded whole from={pack} lines={10}>
      {(known) => <Listed pack={known} />}
    </Loaded>
  );
}

function Listed({ pack }: { pack: Jurisdiction }) {
  const address = useListAddress();
  const asked = { ...address.asked, limit: "50" };
  const found = useResource((context) => listProceedings(asked, context), [JSON.stringify(asked)]);
  const list = proceedingList(pack);
  const filters = filtersOf(pack);
  return (
    <div class="wide">
      <PageHead title={t("nav.proceedings")} lead={t("proceedings.lead")}>
        <SkipToList />
        <FileSearch pack={pack} />
        {may("proceedings:write") && <OpenOne />}
      </PageHead>
      <Filters filters={filters} address={address}>
        <ColumnChoice list={list} />
      </Filters>
      <ListView list={list} from={found} address={address} more={(cursor) => listProceedings({ ...asked, cursor })}>
        <Empty
          drawing="search"
          text={t(filters.some(({ name }) => address.chosen[name]) ? "proceedings.noneFiltered" : "proceedings.none")}
        />
      </ListView>
      {pack.sheets.length > 0 && (
        <p class="small no-print">
          <a href="#/sheets">{t("sheets.title")}</a>
        </p>
      )}
      <UnconfirmedNote pack={pack} />
    </div>
  );
}

function OpenOne() {
  return (
    <a class="btn" href="#/proceedings/new">
      <Icon name="plus" /> {t("proceedings.open")}
    </a>
  );
}

function filtersOf(pack: Jurisdiction): Filter[] {
  const none = t("cases.filter.all");
  return [
    { name: "stage", label: t("proceeding.stage"), none, items: toChoose(pack.stages) },
    {
      name: "responsible",
      label: t("proceeding.responsible"),
      none,
      items: colleagues().map(({ id, display_name }) => ({
        code: id,
        label: id === session.value?.subject ? t("list.you", { name: display_name }) : display_name,
      })),
    },
  ];
}
