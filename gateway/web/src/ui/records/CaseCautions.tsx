import { useEffect, useRef, useState } from "preact/hooks";

import { lastRead, readCase } from "../../api/case/cases";
import { BACKGROUND } from "../../api/requestContext";
import { asProblem } from "../../http/problem";
import { t } from "../../i18n";
import { Cautions } from "./Cautions";

interface Props {
  id: string;
}

/**
 * At the head of every form about a case: what must be known first, or that it is not known. It comes with the first
 * load, its words too: it must show even when the form fails to load.
 */
export function CaseCautions({ id }: Props) {
  const [lost, setLost] = useState(false);
  const record = lastRead.value?.id === id ? lastRead.value : undefined;
  const strip = useRef<HTMLElement>(null);
  const read = async () => {
    try {
      await readCase(id, BACKGROUND);
      setLost(false);
    } catch (thrown) {
      // Of a case that the reader may not see, the screen says so.
      setLost(!asProblem(thrown).isMissing);
    }
  };
  // The button goes when its answer comes; what it asked for takes the focus and is read out.
  const retry = async () => {
    await read();
    requestAnimationFrame(() => strip.current?.focus());
  };
  useEffect(() => {
    // One comes from the page of the case, which has read it; reading is written down, so it is not read twice.
    if (!record) void read();
  }, [id]);
  if (!record) return lost ? <Lost retry={() => void retry()} /> : null;
  if (record.flags.length === 0) return null;
  return (
    <aside ref={strip} tabIndex={-1} class="caution-strip" aria-label={t("cautions.title")}>
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
