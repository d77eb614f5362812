import { readTimeline, type TimelineEntry } from "../../api/cases";
import { codeLabel } from "../../api/codelists";
import { type Key, moment, t } from "../../i18n";
import { heartbeat } from "../../live";
import { Loaded, useResource } from "../../ui/resource";

const KINDS = new Set<string>([
  "registered",
  "changed",
  "consent_granted",
  "consent_withdrawn",
  "packet_prepared",
  "referral",
  "note",
  "closed",
  "reopened",
  "assigned",
]);

/** What happened, newest first. */
export function Timeline({ id }: { id: string }) {
  const timeline = useResource(() => readTimeline(id), [id, heartbeat.value]);
  return (
    <section class="card">
      <h2 class="card__title">{t("case.timeline")}</h2>
      <Loaded from={timeline}>
        {(page) => (
          <ol class="timeline">
            {page.items.map((entry) => (
              <li key={entry.id}>
                <time dateTime={entry.at}>{moment(entry.at)}</time>
                {sentence(entry)}
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </section>
  );
}

function sentence(entry: TimelineEntry): string {
  const kind = KINDS.has(entry.kind) ? entry.kind : "other";
  const data = entry.data ?? {};
  const state = typeof data.state === "string" ? codeLabel("referral_status", data.state) : "";
  const purpose = typeof data.purpose === "string" ? codeLabel("consent_purpose", data.purpose) : "";
  return t(`timeline.${kind}` as Key, { state, purpose, code: String(data.code ?? "") });
}
