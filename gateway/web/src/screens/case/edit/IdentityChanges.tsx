import { type IdentityChange, readIdentityChanges } from "../../../api/case/personIdentity";
import { colleagueName } from "../../../api/people/colleagues";
import { moment, t } from "../../../i18n";
import type { Params } from "../../../router";
import { Changes } from "../../../ui/facts/Changes";
import { More } from "../../../ui/loading/More";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";

/** What stood in the identity of a person before it was corrected, and who corrected it. */
export default function IdentityChanges({ params }: { params: Params }) {
  const { id = "", person = "" } = params;
  const loaded = useResource((context) => readIdentityChanges(id, person, undefined, context), [id, person]);
  return (
    <>
      <PageHead
        title={t("edit.changes.title")}
        lead={t("edit.identity.lead")}
        back={{ to: `/cases/${id}?tab=persons`, text: t("case.back") }}
      />
      <section class="card">
        <Loaded whole from={loaded}>
          {(page) => (
            <>
              {page.items.length === 0 && <p class="soft">{t("edit.changes.none")}</p>}
              <ol class="timeline">
                {page.items.map((change) => (
                  <Line key={change.id} change={change} />
                ))}
              </ol>
              <More page={page} load={(cursor) => readIdentityChanges(id, person, cursor)} show={loaded.set} />
            </>
          )}
        </Loaded>
      </section>
    </>
  );
}

function Line({ change }: { change: IdentityChange }) {
  return (
    <li>
      <time dateTime={change.at}>{moment(change.at)}</time>
      <strong>{colleagueName(change.actor)}</strong>
      <Changes changes={Object.fromEntries(change.fields.map(({ field, ...values }) => [field, values]))} />
    </li>
  );
}
