import { readJurisdiction } from "../../../api/proceedings/jurisdictions";
import { listProceedings, type Proceeding } from "../../../api/proceedings/proceedings";
import type { RequestContext } from "../../../api/requestContext";
import { ANYTHING } from "../../../notifications/stream";
import { session } from "../../../session/session";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { UnconfirmedNote } from "../proceeding/Local";
import { Hearings } from "./Hearings";
import { MyProceedings } from "./MyProceedings";
import { NearDeadlines } from "./NearDeadlines";
import { OpenRequests } from "./OpenRequests";
import { SharedPersons } from "./SharedPersons";

const READ = "100";

/** What proceedings ask for today, for who follows them and attends no cases. */
export default function LiaisonToday() {
  const loaded = useResource(readHome, [], ANYTHING);
  return (
    <Loaded from={loaded} lines={8}>
      {({ pack, proceedings }) => (
        <>
          <Hearings pack={pack} proceedings={proceedings} />
          <OpenRequests proceedings={proceedings} />
          <NearDeadlines pack={pack} proceedings={proceedings} />
          <SharedPersons />
          <MyProceedings pack={pack} proceedings={proceedings} />
          <UnconfirmedNote pack={pack} />
        </>
      )}
    </Loaded>
  );
}

async function readHome(context: RequestContext) {
  const [pack, proceedings] = await Promise.all([
    readJurisdiction(session.value?.countries[0] ?? "", context),
    ownFirst(context),
  ]);
  return { pack, proceedings };
}

/** The proceedings that the reader accompanies, then the others of the organisation. */
async function ownFirst(context: RequestContext): Promise<Proceeding[]> {
  const [own, all] = await Promise.all([
    listProceedings({ responsible: session.value?.subject, limit: READ }, context),
    listProceedings({ limit: READ }, context),
  ]);
  const mine = new Set(own.items.map(({ id }) => id));
  return [...own.items, ...all.items.filter(({ id }) => !mine.has(id))];
}
