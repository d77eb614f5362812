import { listCases } from "../../../api/case/cases";
import { codeLabel } from "../../../api/codelists";
import { listColleagues } from "../../../api/people/identity";
import { t } from "../../../i18n";
import { may, session } from "../../../session/session";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { Counts } from "./Counts";
import { loadOf, PAGE, type Share, sharesOf, whatCounts } from "./workload";

/** The own cases of a caseworker; for those who see the team, the cases of the whole team and who has them. */
export function CaseWork() {
  const team = may("users:read");
  const cases = useResource((context) => listCases({ source: "registered", limit: String(PAGE) }, context), []);
  return (
    <section class="card stack own-work" aria-labelledby="case-work">
      <h2 id="case-work">{t(team ? "work.team" : "work.mine")}</h2>
      <p class="small soft">{whatCounts(team, cases.data?.next_cursor != null)}</p>
      <Loaded from={cases} lines={4}>
        {(page) => {
          const mine = page.items.filter((line) => team || line.assigned_to === session.value?.subject);
          const load = loadOf(mine, new Date());
          const shares = sharesOf(page.items, new Date());
          const nobodys = shares.find((share) => share.id === null)?.open ?? 0;
          const more = page.next_cursor !== null;
          return (
            <>
              <Counts
                counts={[
                  { label: t("work.overdue"), count: load.overdue, more, to: "/cases?due=soon" },
                  { label: t("work.thisWeek"), count: load.thisWeek, more, to: "/cases?due=soon" },
                  { label: t("work.open"), count: load.open, more, to: "/cases" },
                  { label: t("work.nobodys"), count: nobodys, more, to: "/cases" },
                ]}
              />
              {load.byRisk.length > 0 && (
                <p>
                  {t("work.byRisk")}{" "}
                  {load.byRisk.map((risk) => `${codeLabel("risk_level", risk.code)}: ${risk.cases}`).join(" · ")}
                </p>
              )}
              {team && <Team shares={shares} />}
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

function Team({ shares }: { shares: Share[] }) {
  const colleagues = useResource((context) => listColleagues(context), []);
  const names = new Map(colleagues.data?.items.map((colleague) => [colleague.id, colleague.display_name]));
  if (shares.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls inside its box, which the keyboard can reach
    <section class="table-box" tabIndex={0} aria-label={t("work.shares")}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t("work.person")}</th>
            <th scope="col" class="number">
              {t("work.overdue")}
            </th>
            <th scope="col" class="number">
              {t("work.open")}
            </th>
          </tr>
        </thead>
        <tbody>
          {shares.map((share) => (
            <tr key={share.id ?? ""}>
              <th scope="row">{share.id === null ? t("work.nobody") : (names.get(share.id) ?? t("work.somebody"))}</th>
              <td class="number">{share.overdue}</td>
              <td class="number">{share.open}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
