import { useState } from "preact/hooks";

import { fetchSecret, type System, type SystemWithSecret } from "../../../api/people/administration";
import { keyFor, useAttempt } from "../../../forms/attempt";
import { moment, t } from "../../../i18n";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { SecretOnce } from "./SecretOnce";

/** The organisation has said yes: who asked for the secret is shown it, once. */
export function FetchSecret({ system, done }: { system: System; done: () => void }) {
  const [made, setMade] = useState<SystemWithSecret>();
  const { problem, busy, attempt } = useAttempt();
  const show = () => attempt(async () => setMade(await fetchSecret(system, keyFor(system, "secret"))));
  return (
    <div class="note note--sun stack">
      <p>{t("system.fetch.waits", { until: moment(system.secret_until ?? "") })}</p>
      <ProblemNote problem={problem} />
      <div class="row no-print">
        <button type="button" class="btn" disabled={busy} onClick={() => void show()}>
          {t("system.fetch")}
        </button>
      </div>
      {made && <SecretOnce system={made} close={done} />}
    </div>
  );
}
