import { codeList } from "../../../api/codelists";
import { moment, t } from "../../../i18n";
import { said, type Text } from "../../../i18n/texts";

interface Vintage {
  country?: string;
  number?: number;
  published_at?: string;
}

interface Props {
  shown: { whose?: Text; vintages?: Vintage[]; as_of?: string | null };
}

/** Whose persons a figure counts, and as of when: a vintage of the network by country, or this moment. */
export function Source({ shown }: Props) {
  return (
    <span class="soft small">
      {shown.whose && `${said(shown.whose)}. `}
      {asOf(shown)}
    </span>
  );
}

function asOf(shown: Props["shown"]): string {
  const vintages = shown.vintages ?? [];
  if (vintages.length > 0) return vintages.map(inWords).join(" ");
  return shown.as_of ? t("dashboard.asOf", { when: moment(shown.as_of) }) : t("dashboard.noVintage");
}

function inWords({ country = "", number = 0, published_at = "" }: Vintage): string {
  const name = codeList("platform_country")?.labels.get(country) ?? country;
  return t("dashboard.vintage", { country: name, number: String(number), when: moment(published_at) });
}
