import type { User } from "../../../api/people/identity";
import { t } from "../../../i18n";
import { may } from "../../../session/session";
import { useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { Tabs } from "../../../ui/page/Tabs";
import { SkipToList } from "../../../ui/table/ListView";
import { useListAddress } from "../../../ui/table/listAddress";
import { Chains } from "./Chains";
import { Export } from "./Export";
import { knownNames, type Names } from "./names";
import { TrailList } from "./TrailList";
import { UnusualList } from "./UnusualList";
import { everyUser } from "./who";

const NONE: Names = new Map();

/** Who read or changed what in every module, and what of it was unusual. Nothing of what a file says. */
export default function Audit() {
  const address = useListAddress();
  const people = useResource<readonly User[]>(async (context) => (may("users:read") ? everyUser(context) : []), []);
  const users = people.data ?? [];
  const names = useResource(knownNames, []);
  return (
    <div class="wide stack">
      <PageHead title={t("audit.title")} lead={t("audit.lead")}>
        <SkipToList />
        <Export address={address} />
      </PageHead>
      <Chains />
      <Tabs
        label={t("audit.title")}
        tabs={[
          {
            id: "trail",
            title: t("audit.tab.trail"),
            content: () => <TrailList users={users} names={names.data ?? NONE} address={address} />,
          },
          {
            id: "unusual",
            title: t("audit.tab.unusual"),
            content: () => <UnusualList users={users} meant={address.values.alert} />,
          },
        ]}
        open={address.values.tab}
        choose={(tab) => address.set({ tab })}
      />
    </div>
  );
}
