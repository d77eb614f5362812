import "../../../styles/screens/custody.scss";

import { t } from "../../../i18n";
import { CardHead } from "../../../parts/CardHead";
import { may } from "../../../session/session";
import { Empty } from "../../../ui/loading/Empty";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { EvidenceLine } from "./EvidenceLine";
import { evidenceOf, loadEvidence } from "./load";

/** The evidence of a proceeding: what it is, who holds it, and what the reader can do with it. */
export default function EvidenceTab({ proceeding }: { proceeding: string }) {
  const loaded = useResource((context) => loadEvidence(proceeding, context), [proceeding], proceeding);
  return (
    <section class="card" data-part="evidence">
      <CardHead
        title={t("evidence.title")}
        way={may("proceedings:write") && { to: `${evidenceOf(proceeding)}/new`, text: t("evidence.add") }}
      />
      <Loaded from={loaded}>
        {({ items, pack }) =>
          items.length ? (
            <ul class="lines">
              {items.map((held) => (
                <EvidenceLine
                  key={held.evidence.id}
                  proceeding={proceeding}
                  held={held}
                  pack={pack}
                  done={loaded.reload}
                />
              ))}
            </ul>
          ) : (
            <Empty text={t("evidence.none")} />
          )
        }
      </Loaded>
    </section>
  );
}
