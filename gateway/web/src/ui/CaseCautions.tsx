import { useEffect, useState } from "preact/hooks";

import { lastRead, readCase } from "../api/cases";
import { BACKGROUND } from "../api/requestContext";
import { asProblem } from "../http/problem";
import { t } from "../i18n";
import { Cautions } from "./Cautions";

interface Props {
  id: string;
}

/**
 * At the head of every form about a case: what must be known first, or that it is not known. It comes with the first
 * load, its words too: a form that did not come must not take it along.
 */
export function CaseCautions({ id }: Props) {
  const [lost, setLost] = useState(false);
  const record = lastRead.value?.id === id ? lastRead.value : undefined;
  const read = () => {
    setLost(false);
    // Of a case that the reader may not see, the screen says so.
    readCase(id, BACKGROUND).catch((thrown: unknown) => setLost(!asProblem(thrown).isMissing));
  };
  useEffect(() => {
    // One comes from the page of the case, which has read it; reading is written down, so it is not read twice.
    if (!record) read();
  }, [id]);
  if (!record) return lost ? <Lost retry={read} /> : null;
  if (record.flags.length === 0) return null;
  return (
    <aside class="caution-strip" aria-label={t("cautions.title")}>
      <strong>{t("cautions.title")}</strong>
      <Cautions flags={record.flags} />
    </aside>
  );
}

function Lost({ retry }: { retry: () => void }) {
  return (
    <div class="note note--care row no-print" role="alert">
      <strong>{t("cautions.lost")}</strong>
      <button type="button" class="btn btn--second" onClick={retry}>
        {t("state.retry")}
      </button>
    </div>
  );
}
