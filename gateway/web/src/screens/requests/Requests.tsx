import { type AccessRequest, listAccessRequests, listRoles } from "../../api/identity";
import { language, t } from "../../i18n";
import { ANYTHING } from "../../notifications/stream";
import { Empty } from "../../ui/Empty";
import { PageHead } from "../../ui/PageHead";
import { Loaded, useResource } from "../../ui/resource";
import { RequestLine } from "./RequestLine";

/** Access that another organisation wants to give inside one's own; for administrators what theirs asked for. */
export default function Requests() {
  const loaded = useResource(
    async (context) => {
      const [requests, roles] = await Promise.all([listAccessRequests({ limit: "200" }, context), listRoles(context)]);
      const names = new Map(roles.items.map((role) => [role.code, role[language.peek()]]));
      return { requests: requests.items, names };
    },
    [],
    ANYTHING,
  );
  return (
    <>
      <PageHead title={t("requests.title")} lead={t("requests.lead")} />
      <Loaded from={loaded} lines={6}>
        {({ requests, names }) =>
          requests.length === 0 ? (
            <Empty text={t("requests.none")} />
          ) : (
            <ul class="lines card card--flush">
              {requests.map((request: AccessRequest) => (
                <RequestLine
                  key={request.id}
                  request={request}
                  role={names.get(request.role) ?? request.role}
                  done={loaded.reload}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}
