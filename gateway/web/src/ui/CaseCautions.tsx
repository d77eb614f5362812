import { useEffect } from "preact/hooks";

import { lastRead, readCase } from "../api/cases";
import { BACKGROUND } from "../api/requestContext";
import { t } from "../i18n";
import { Cautions } from "./Cautions";

/** At the head of every form about a case: what must be known first. */
export default function CaseCautions({ id }: { id: string }) {
  const record = lastRead.value?.id === id ? lastRead.value : undefined;
  useEffect(() => {
    // One comes from the page of the case, which has read it; reading is written down, so it is not read twice.
    if (!record) void readCase(id, BACKGROUND).catch(() => undefined);
  }, [id]);
  if (!record?.flags.length) return null;
  return (
    <aside class="caution-strip" aria-label={t("cautions.title")}>
      <strong>{t("cautions.title")}</strong>
      <Cautions flags={record.flags} />
    </aside>
  );
}
