import { useRef } from "preact/hooks";
import { organisationName } from "../../../api/people/organisationNames";
import { type Extract, readExtract, startRun } from "../../../api/reporting";
import { useAttempt } from "../../../forms/attempt";
import { t } from "../../../i18n";
import type { Params } from "../../../router";
import { may, session } from "../../../session/session";
import { Code, Codes } from "../../../ui/facts/Code";
import { Fact } from "../../../ui/facts/Fact";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { ListView } from "../../../ui/table/ListView";
import { useListAddress } from "../../../ui/table/listAddress";
import { RUNS } from "./runColumns";
import { hasEnded, useRuns } from "./runs";
import { scheduleInWords } from "./schedule";

/** One extract and its runs, the newest first. Who only receives it sees the same, but does not start it. */
export default function ExtractPage({ params }: { params: Params }) {
  const id = params.id ?? "";
  const extract = useResource((context) => readExtract(id, context), [id]);
  const { runs, lost } = useRuns(id);
  const address = useListAddress();
  const { problem, busy, attempt } = useAttempt();
  // Kept until the server has answered: pressing again after a lost answer starts nothing new.
  const key = useRef("");
  const run = () =>
    attempt(async () => {
      key.current ||= crypto.randomUUID();
      await startRun(id, key.current);
      key.current = "";
      runs.reload();
    });
  const working = runs.data?.items.some((item) => !hasEnded(item)) ?? false;
  return (
    <Loaded whole from={extract} lines={6}>
      {(shown) => (
        <div class="wide">
          <PageHead title={shown.name} back={{ to: "/extracts", text: t("extracts.title") }}>
            {may("extracts:run") && shown.organisation_id === session.value?.organisation_id && (
              <button type="button" class="btn" disabled={busy || working} onClick={() => void run()}>
                {t("extract.run")}
              </button>
            )}
          </PageHead>
          <Definition extract={shown} />
          <ProblemNote problem={problem} />
          <section class="section">
            <h2>{t("extract.runs")}</h2>
            <ProblemNote problem={lost} />
            <ListView list={RUNS} from={runs} address={address}>
              <p class="soft">{t("extract.noRuns")}</p>
            </ListView>
          </section>
        </div>
      )}
    </Loaded>
  );
}

function Definition({ extract }: { extract: Extract }) {
  return (
    <dl class="facts card">
      <Fact term={t("extract.template")}>
        <Code list="extract_template" code={extract.template} />
      </Fact>
      <Fact term={t("extract.format")}>
        <Code list="extract_format" code={extract.format} />
      </Fact>
      <Fact term={t("extract.countries")}>
        <Codes list="platform_country" codes={extract.filters.country} />
      </Fact>
      <Fact term={t("extract.rhythm")}>{scheduleInWords(extract.schedule)}</Fact>
      {extract.recipients.length > 0 && (
        <Fact term={t("extract.recipients")}>{extract.recipients.map(organisationName).join(", ")}</Fact>
      )}
    </dl>
  );
}
