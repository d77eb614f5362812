import { codeList } from "../../../api/codelists";
import { listReferrals } from "../../../api/referrals/referrals";
import type { RequestContext } from "../../../api/requestContext";
import { t } from "../../../i18n";
import { ANYTHING } from "../../../notifications/stream";
import { may } from "../../../session/session";
import { Empty } from "../../../ui/loading/Empty";
import { useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { ColumnChoice } from "../../../ui/table/ColumnChoice";
import { type Filter, Filters } from "../../../ui/table/Filters";
import { ListView, SkipToList } from "../../../ui/table/ListView";
import { type ListAddress, useListAddress } from "../../../ui/table/listAddress";
import { REFERRALS } from "./referralColumns";

const PAGE = "50";

/** What was referred to us and what we referred; what waits for an answer shows its clock. */
export default function Box() {
  const address = useListAddress({ box: may("referrals:answer") ? "in" : "out", sort: "-sent_at" });
  const { asked } = address;
  const list = (cursor?: string, context?: RequestContext) => listReferrals({ ...asked, limit: PAGE, cursor }, context);
  const referrals = useResource((context) => list(undefined, context), [JSON.stringify(asked)], ANYTHING);
  const filters = referralFilters();
  return (
    <div class="wide">
      <PageHead title={t("referrals.title")}>
        <SkipToList />
        <Boxes address={address} />
      </PageHead>
      <Filters filters={filters} address={address}>
        <ColumnChoice list={REFERRALS} />
      </Filters>
      <ListView list={REFERRALS} from={referrals} address={address} more={list}>
        {filters.some(({ name }) => address.chosen[name]) ? (
          <Empty drawing="search" text={t("referrals.noneFiltered")} />
        ) : (
          <NoneYet box={asked.box} />
        )}
      </ListView>
    </div>
  );
}

function Boxes({ address }: { address: ListAddress }) {
  const { box } = address.values;
  return (
    <nav class="tabs tabs--head" aria-label={t("referrals.boxes")}>
      <a href="#/referrals?box=in" aria-current={box === "in" ? "page" : undefined}>
        {t("referrals.in")}
      </a>
      <a href="#/referrals?box=out" aria-current={box === "in" ? undefined : "page"}>
        {t("referrals.out")}
      </a>
    </nav>
  );
}

function referralFilters(): Filter[] {
  const none = t("cases.filter.all");
  return [{ name: "state", label: t("cases.filter.status"), none, items: codeList("referral_status")?.items ?? [] }];
}

function NoneYet({ box }: { box: string | undefined }) {
  return (
    <Empty text={t(box === "in" ? "referrals.noneIn" : "referrals.noneOut")}>
      {box === "out" && may("cases:read") && (
        <a class="btn btn--second" href="#/cases">
          {t("referrals.chooseCase")}
        </a>
      )}
    </Empty>
  );
}
