import { t, withTexts } from "../../../i18n";
import { may } from "../../../session/session";
import { LazyPart } from "../../../ui/loading/LazyPart";
import { PageHead } from "../../../ui/page/PageHead";
import { useCasesToday } from "./casesToday";
import { Drafts } from "./Drafts";
import { Pending } from "./Pending";
import { RecentCases } from "./RecentCases";
import { RecentNotifications } from "./RecentNotifications";
import { Waiting } from "./Waiting";

const loadAbove = () => withTexts("later", import("./Above"));
const loadElsewhere = () => withTexts("later", import("./Elsewhere"));
const loadLiaison = () => withTexts("proceedings", import("../../proceedings/home/LiaisonToday"));

/** What asks for attention today, and nothing else. */
export default function Today() {
  const cases = useCasesToday();
  return (
    <>
      <PageHead title={t("today.title")} lead={t("today.lead")}>
        {may("cases:write") && (
          <a class="btn" href="#/cases/new">
            {t("cases.new")}
          </a>
        )}
      </PageHead>
      <LazyPart load={loadAbove} props={{}} lost={() => undefined} />
      <Drafts />
      <div class="grid grid--two">
        <div class="stack">
          {may("cases:read") && <Pending cases={cases.due} />}
          {may("proceedings:read") && !may("cases:read") && (
            <LazyPart load={loadLiaison} props={{}} lost={() => undefined} />
          )}
          {may("referrals:answer") && (
            <Waiting box="in" title={t("today.toAnswer")} none={t("today.nothingToAnswer")} />
          )}
          {may("referrals:send") && (
            <Waiting box="out" title={t("today.unanswered")} none={t("today.nothingWaiting")} />
          )}
          {may("cases:read") && <RecentCases cases={cases.recent} />}
          {!may("referrals:read") && <LazyPart load={loadElsewhere} props={{}} lost={() => undefined} />}
        </div>
        {may("notifications:read") && <RecentNotifications />}
      </div>
    </>
  );
}
