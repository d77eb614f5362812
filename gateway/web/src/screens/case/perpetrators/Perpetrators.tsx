import { useState } from "preact/hooks";
import { listCasesOf, type Perpetrator } from "../../../api/case/perpetrators";
import { codeLabel } from "../../../api/codelists";
import { t } from "../../../i18n";
import { ANYTHING } from "../../../notifications/stream";
import { may } from "../../../session/session";
import { Code } from "../../../ui/facts/Code";
import { Tag } from "../../../ui/facts/Tag";
import { Empty } from "../../../ui/loading/Empty";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { loadKnown, nameOf } from "./known";

/** The alleged perpetrators who appear in cases that the reader may see. */
export default function Perpetrators() {
  const loaded = useResource(loadKnown, [], ANYTHING);
  return (
    <>
      <PageHead title={t("perpetrators.all")} lead={t("perpetrators.lead")} />
      <Loaded from={loaded} lines={6}>
        {(known) =>
          known.length === 0 ? (
            <Empty text={t("perpetrators.none")} />
          ) : (
            <section class="card">
              <ul class="lines">
                {known.map((one) => (
                  <Line key={one.id} one={one} />
                ))}
              </ul>
            </section>
          )
        }
      </Loaded>
    </>
  );
}

function Line({ one }: { one: Perpetrator }) {
  const [shown, show] = useState(false);
  return (
    <li class="part">
      <p>
        <strong>{nameOf(one)}</strong> <Code list="perpetrator_kind" code={one.kind} />{" "}
        {one.is_public_official && one.kind !== "official" && <Tag tone="clay">{t("perpetrators.official.tag")}</Tag>}{" "}
        {!one.linked && <Tag tone="clay">{t("perpetrators.unlinked")}</Tag>}
      </p>
      {one.description && <p>{one.description}</p>}
      <p class="row no-print">
        <button type="button" class="btn btn--plain" aria-expanded={shown} onClick={() => show(!shown)}>
          {t("perpetrators.cases")}
        </button>
        {may("cases:write") && <a href={`#/perpetrators/${one.id}`}>{t("parts.edit")}</a>}
      </p>
      {shown && <Cases id={one.id} />}
    </li>
  );
}

function Cases({ id }: { id: string }) {
  const loaded = useResource((context) => listCasesOf(id, context), [id]);
  return (
    <Loaded from={loaded} lines={1}>
      {({ items }) =>
        items.length ? (
          <ul>
            {items.map((of) => (
              <li key={of.id}>
                <a href={`#/cases/${of.id}?tab=risk`}>{of.case_number}</a> · {codeLabel("case_status", of.status)}
              </li>
            ))}
          </ul>
        ) : (
          <p class="soft">{t("perpetrators.cases.none")}</p>
        )
      }
    </Loaded>
  );
}
