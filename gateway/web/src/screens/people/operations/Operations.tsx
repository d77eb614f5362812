import { useCallback, useRef } from "preact/hooks";

import { readOperations } from "../../../api/people/operations";
import { t } from "../../../i18n";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { Measured } from "./Measured";
import { Problems } from "./Problems";
import { useWhileVisible } from "./whileVisible";

/** For who operates the platform: how it is, the problems first. No case, no person, no organisation. */
export default function Operations() {
  const byItself = useRef(false);
  const loaded = useResource((context) => {
    const background = byItself.current || context.background;
    byItself.current = false;
    return readOperations({ ...context, ...(background && { background }) });
  }, []);
  const { reload } = loaded;
  // It is no sign that the person is there, so the session ends as if nothing had been asked.
  const renew = useCallback(() => {
    byItself.current = true;
    reload();
  }, [reload]);
  useWhileVisible(renew);
  return (
    <div class="wide stack">
      <PageHead title={t("operations.title")} lead={t("operations.lead")}>
        <button type="button" class="btn btn--second no-print" onClick={reload}>
          {t("operations.renew")}
        </button>
      </PageHead>
      <Loaded from={loaded} lines={10}>
        {({ problems, state }) => (
          <>
            <Problems problems={problems} />
            <Measured state={state} />
          </>
        )}
      </Loaded>
    </div>
  );
}
