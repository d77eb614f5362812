import { codeLabel } from "../../../api/codelists";
import type { Jurisdiction } from "../../../api/proceedings/jurisdictions";
import { t } from "../../../i18n";
import { hasUnconfirmed, type LocalName } from "./localNames";

/** What the country calls it; that no lawyer has confirmed the name is said beside it. */
export function Local({ text, confirmed }: LocalName) {
  return (
    <>
      {text}
      {!confirmed && <span class="small soft"> ({t("local.unconfirmed")})</span>}
    </>
  );
}

/** What that means, once on each screen where it is said. */
export function UnconfirmedNote({ pack }: { pack: Jurisdiction }) {
  if (!hasUnconfirmed(pack)) return null;
  return (
    <p class="small soft" data-part="unconfirmed">
      {t("local.unconfirmed.means", { country: codeLabel("platform_country", pack.country) })}
    </p>
  );
}
