import { type Access, readAccessLog } from "../../../api/case/cases";
import { listUsers, type User } from "../../../api/people/identity";
import { organisationName } from "../../../api/people/organisationNames";
import type { RequestContext } from "../../../api/requestContext";
import { moment, t } from "../../../i18n";
import { may } from "../../../session/session";
import { Code } from "../../../ui/facts/Code";
import { More } from "../../../ui/loading/More";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { accessWords, isDenied, whoOf } from "./access";

/** As many people as one page of the list holds; others are shown by their number. */
const COLLEAGUES = "200";

/** Who looked at this case, and why. Looking is written down too, so it is read only when it is opened. */
export function AccessLog({ id }: { id: string }) {
  return (
    <section class="card no-print">
      <div class="card__title">
        <h2>{t("case.accessLog")}</h2>
        {may("cases:identify") && <a href={`#/cases/${id}/sheet`}>{t("sheet.link")}</a>}
      </div>
      <Accesses id={id} />
    </section>
  );
}

function Accesses({ id }: { id: string }) {
  const log = useResource(
    async (context) => {
      const [page, colleagues] = await Promise.all([readAccessLog(id, undefined, context), readColleagues(context)]);
      return { page, colleagues };
    },
    [id],
  );
  return (
    <Loaded from={log}>
      {({ page, colleagues }) => (
        <>
          <ol class="timeline">
            {page.items.map((access) => (
              <Line key={access.id} access={access} colleagues={colleagues} />
            ))}
          </ol>
          <More
            page={page}
            load={(cursor) => readAccessLog(id, cursor)}
            show={(longer) => log.set({ page: longer, colleagues })}
          />
        </>
      )}
    </Loaded>
  );
}

async function readColleagues(context: RequestContext): Promise<User[]> {
  return may("users:read") ? (await listUsers({ limit: COLLEAGUES }, context)).items : [];
}

/** Who it was; of another organisation, which asked and was refused, no person is named. */
function by(access: Access, colleagues: User[]): string {
  const { action, actor, organisation_id } = access;
  const isElsewhere = isDenied(action) && organisation_id && !colleagues.some(({ id }) => id === actor);
  return isElsewhere
    ? t("access.by.elsewhere", { name: organisationName(organisation_id) })
    : whoOf(access, colleagues);
}

function Line({ access, colleagues }: { access: Access; colleagues: User[] }) {
  return (
    <li>
      <time dateTime={access.at}>{moment(access.at)}</time>
      <strong>{by(access, colleagues)}</strong>
      {": "}
      {accessWords(access.action)}
      {access.purpose && (
        <>
          {" ("}
          <Code list="consent_purpose" code={access.purpose} />
          {")"}
        </>
      )}
    </li>
  );
}
