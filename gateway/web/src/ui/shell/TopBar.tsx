import { t, tn } from "../../i18n";
import { session } from "../../session/session";
import { Tree } from "../page/Icon";
import { ExitButton } from "./ExitButton";
import { HelpButton } from "./HelpButton";
import { LanguageButton } from "./LanguageButton";
import { PaletteButton } from "./PaletteButton";

/** What is always in reach: where we work, the other language, and the way out. */
export function TopBar() {
  const countries = session.value?.countries ?? [];
  return (
    <header class="topbar">
      <a class="brand" href="#/" aria-label={t("nav.today")}>
        <Tree />
      </a>
      {countries.length > 0 && <Where countries={countries} />}
      <PaletteButton />
      <span class="topbar__space" />
      <HelpButton />
      <LanguageButton />
      <ExitButton />
    </header>
  );
}

/** The country of one's work; several are counted, where there is room for it. */
function Where({ countries }: { countries: string[] }) {
  const words = countries.length === 1 ? countries[0] : tn("topbar.countries", countries.length);
  if (session.value?.practice_of) return <span class="country">{t("practice.country")}</span>;
  return (
    <span class={countries.length > 1 ? "country country--many" : "country"} title={countries.join(", ")}>
      {words}
    </span>
  );
}
