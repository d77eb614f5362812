import type { Run } from "../../../api/reporting";
import { number, t } from "../../../i18n";
import { said, type Text } from "../../../i18n/texts";
import { Fact } from "../../../ui/facts/Fact";

/** What the server says about a file: by which rules it was protected, and what that took. */
interface Manifest {
  rule_set: string;
  k: number;
  rows: number;
  /** Covered cells, by column or by reason. */
  suppressed_cells: Record<string, number>;
  dropped_records?: number;
  /** The number of the vintage it was made from, by country. */
  vintages?: Record<string, number>;
  /** Who is counted; files made before this was said have none. */
  out_of?: Text;
  sha256: string;
}

/** The manifest of a file: how the figures were protected. Folded where there is little room. */
export function ManifestView({ run, folded }: { run: Run; folded: boolean }) {
  if (!run.manifest) return null;
  // The description leaves the manifest open, because each rule set adds to it; the fields of Manifest are in all of them.
  const facts = <ManifestFacts manifest={run.manifest as unknown as Manifest} />;
  if (!folded)
    return (
      <section>
        <h3>{t("manifest.title")}</h3>
        {facts}
      </section>
    );
  return (
    <details class="govuk-details">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{t("manifest.title")}</span>
      </summary>
      {facts}
    </details>
  );
}

function ManifestFacts({ manifest }: { manifest: Manifest }) {
  const covered = Object.values(manifest.suppressed_cells).reduce((sum, cells) => sum + cells, 0);
  return (
    <dl class="facts">
      {manifest.out_of && <Fact term={t("manifest.outOf")}>{said(manifest.out_of)}</Fact>}
      <Fact term={t("manifest.rules")}>
        <span class="support-code">{manifest.rule_set}</span>
      </Fact>
      <Fact term={t("manifest.k")}>{number(manifest.k)}</Fact>
      <Fact term={t("manifest.covered")}>{number(covered)}</Fact>
      {manifest.dropped_records !== undefined && (
        <Fact term={t("manifest.dropped")}>{number(manifest.dropped_records)}</Fact>
      )}
      {manifest.vintages !== undefined && (
        <Fact term={t("manifest.vintages")}>
          {Object.entries(manifest.vintages)
            .map(([country, vintage]) => `${country} ${vintage}`)
            .join(", ")}
        </Fact>
      )}
      <Fact term="SHA-256">
        <span class="support-code">{manifest.sha256}</span>
      </Fact>
    </dl>
  );
}
