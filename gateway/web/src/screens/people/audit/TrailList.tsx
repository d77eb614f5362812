import { codeList } from "../../../api/codelists";
import { AUDITED, type Audited } from "../../../api/people/audit";
import type { User } from "../../../api/people/identity";
import { organisationCountry, organisations } from "../../../api/people/organisationNames";
import { t } from "../../../i18n";
import { may, session } from "../../../session/session";
import { Empty } from "../../../ui/loading/Empty";
import { useResource } from "../../../ui/loading/resource";
import { ColumnChoice } from "../../../ui/table/ColumnChoice";
import { type Filter, Filters } from "../../../ui/table/Filters";
import { ListView } from "../../../ui/table/ListView";
import type { ListAddress } from "../../../ui/table/listAddress";
import { useBackOnline } from "./backOnline";
import type { Names } from "./names";
import { useTrail } from "./trail";
import { trailList } from "./trailColumns";
import { ACTIONS, actionWords, groupOf } from "./words";

const OF_CASES = ["case.read", "identity.read", "document.opened", "document.downloaded", "packet.sealed"];
const DAY_MS = 86_400_000;

interface Props {
  users: readonly User[];
  names: Names;
  address: ListAddress;
}

/** The entries of every service in one list, newest first. */
export function TrailList({ users, names, address }: Props) {
  const { service, country, from, until, actor, organisation_id, action, purpose, object_id, looks } = address.values;
  // Who asks for one action gets it, whatever it is.
  const withoutLooks = !looks && !action;
  const asked = {
    ...{ country, actor, organisation_id, action, purpose, object_id },
    ...(withoutLooks && { looks: "false" }),
    "at[gte]": momentOf(from),
    "at[lte]": momentOf(until, DAY_MS),
  };
  const trail = useTrail(
    AUDITED.find((each) => each === service),
    asked,
  );
  const entries = useResource((context) => trail.read(undefined, context), [service, JSON.stringify(asked)]);
  const online = useBackOnline(entries.reload);
  const list = trailList(users, names);
  return (
    <>
      <Filters filters={filtersOf(users, object_id)} address={address}>
        <ColumnChoice list={list} />
      </Filters>
      {withoutLooks && (
        <p class="row small soft no-print">
          {t("audit.looks.hidden")}
          <button type="button" class="btn btn--plain" onClick={() => address.set({ looks: "true" })}>
            {t("audit.looks.show")}
          </button>
        </p>
      )}
      <Missing services={trail.missing} online={online} retry={entries.reload} />
      <ListView list={list} from={entries} address={address} more={trail.read}>
        <Empty drawing="search" text={t("audit.none")} />
      </ListView>
    </>
  );
}

interface MissingProps {
  services: readonly Audited[];
  online: boolean;
  retry: () => void;
}

function Missing({ services, online, retry }: MissingProps) {
  if (services.length === 0) return null;
  const names = services.map((service) => t(`audit.service.${service}`)).join(", ");
  return (
    <div class="note note--sun row no-print" role="status">
      <span>{online ? t("audit.missing", { services: names }) : t("audit.missing.offline")}</span>
      <button type="button" class="btn btn--second" onClick={retry}>
        {t("state.retry")}
      </button>
    </div>
  );
}

function filtersOf(users: readonly User[], object_id: string | undefined): Filter[] {
  const people = users.map(({ id, display_name }) => ({ code: id, label: display_name }));
  const every = t("audit.every");
  return [
    ...(countries().length > 1
      ? [{ name: "country", label: t("directory.country"), none: every, items: countries() }]
      : []),
    { name: "actor", label: t("audit.person"), none: t("audit.everyone"), items: sorted(people) },
    ...(may("audit:oversee")
      ? [{ name: "organisation_id", label: t("accesses.organisation"), none: every, items: ofOwnCountries() }]
      : []),
    { name: "action", label: t("accesses.column.action"), none: t("accesses.anyAction"), items: actions() },
    { name: "from", label: t("audit.from"), items: "date" },
    { name: "until", label: t("audit.until"), items: "date" },
    {
      name: "service",
      label: t("audit.column.service"),
      none: t("audit.everyService"),
      items: services(),
      folded: true,
    },
    {
      ...{ name: "purpose", label: t("accesses.column.purpose"), none: every, folded: true },
      items: codeList("consent_purpose")?.items ?? [],
    },
    {
      ...{ name: "looks", label: t("audit.looks"), none: t("audit.looks.left"), folded: true },
      items: [{ code: "true", label: t("audit.looks.shown") }],
    },
    ...(object_id
      ? [{ name: "object_id", label: t("audit.object"), none: every, items: [only(object_id)], folded: true }]
      : []),
  ];
}

const countries = () =>
  (codeList("platform_country")?.items ?? []).filter(({ code }) => session.value?.countries.includes(code));
const ofOwnCountries = () =>
  organisations().filter(({ code }) => session.value?.countries.includes(organisationCountry(code) ?? ""));
const only = (id: string) => ({ code: id, label: t("audit.thisObject") });
const services = () => AUDITED.map((code) => ({ code, label: t(`audit.service.${code}`) }));
/** In their groups, each in the order of its words. */
const actions = () =>
  sorted([...OF_CASES, ...ACTIONS].map((code) => ({ code, label: actionWords(code), group: groupOf(code) })));

function sorted<T extends { label: string }>(items: T[]): T[] {
  return items.sort((one, other) => one.label.localeCompare(other.label));
}

/** The beginning of a day where the reader is, or that many milliseconds later; nothing for no day. */
function momentOf(day: string | undefined, later = 0): string | undefined {
  return day ? new Date(new Date(`${day}T00:00:00`).getTime() + later).toISOString() : undefined;
}
