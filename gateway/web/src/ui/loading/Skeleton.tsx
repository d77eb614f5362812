import { t } from "../../i18n";

/** Grey lines of about the right height, so that nothing jumps when the answer arrives. */
export function Skeleton({ lines }: { lines: number }) {
  return (
    <div class="stack" role="status" aria-busy="true">
      <span class="govuk-visually-hidden">{t("state.loading")}</span>
      {[...Array(lines).keys()].map((index) => (
        <div key={index} class="skeleton" />
      ))}
    </div>
  );
}
