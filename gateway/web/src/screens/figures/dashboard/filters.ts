/** What the figures are narrowed to, as it stands in the address; what is left out is not narrowed. */
export interface Filters {
  country?: string;
  scope?: string;
  from?: string;
  to?: string;
  adm1?: string;
  type?: string;
}

/** What the reader may choose from. */
export interface Choices {
  countries: readonly string[];
  /** Whether there are figures of the own organisation to see beside those of the network. */
  own: boolean;
}

const PERIOD = /^\d{4}(-Q[1-4])?$/;
const CODE = /^[a-z0-9_]{1,60}$/;

/** The filters in an address; what cannot be chosen there is left out, so that a link of somebody else still opens. */
export function filtersIn(query: URLSearchParams, { countries, own }: Choices): Filters {
  const asked = (name: string) => query.get(name) ?? "";
  const country = countries.includes(asked("country"))
    ? asked("country")
    : (countries.length === 1 && countries[0]) || "";
  const scope = own && asked("scope") !== "network" ? "organisation" : "network";
  const [from, to] = [asked("from"), asked("to")].map((period) => (PERIOD.test(period) ? period : ""));
  const adm1 = country && asked("adm1").startsWith(`${country}-`) ? asked("adm1") : "";
  const type = CODE.test(asked("type")) ? asked("type") : "";
  return compact({ country, scope, ...inOrder(from, to), adm1, type });
}

/** The filters after a choice: a place belongs to its country, and the last period is not before the first. */
export function chosen(before: Filters, change: Filters): Filters {
  const next = { ...before, ...change };
  if (!next.adm1?.startsWith(`${next.country}-`)) next.adm1 = "";
  if (change.from !== undefined && next.to && next.to < change.from) next.to = change.from;
  if (change.to !== undefined && next.from && next.from > change.to) next.from = change.to;
  return compact(next);
}

/** The address of the dashboard with these filters, to be sent to a colleague. */
export function addressOf(filters: Filters): string {
  const parameters = new URLSearchParams(Object.entries(filters)).toString();
  return parameters ? `/dashboard?${parameters}` : "/dashboard";
}

/** The quarters up to the present one, the newest first. */
export function quarters(today: Date, count: number): string[] {
  const now = today.getFullYear() * 4 + Math.floor(today.getMonth() / 3);
  return Array.from({ length: count }, (_, back) => `${Math.floor((now - back) / 4)}-Q${((now - back) % 4) + 1}`);
}

function inOrder(from: string | undefined, to: string | undefined): Filters {
  // Years and quarters do not mix, and the last is not before the first.
  if (from && to && (from.length !== to.length || from > to)) return {};
  return { from: from ?? "", to: to ?? "" };
}

function compact(filters: Filters): Filters {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value));
}
