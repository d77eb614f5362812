import { t } from "../../i18n";
import { Icon } from "../page/Icon";
import { openPalette } from "./palette";
import { shortcutsOn } from "./shortcuts";

/** At a desk, the search over everything; on a phone it is under "more". */
export function PaletteButton() {
  return (
    <button type="button" class="palette-button" onClick={openPalette}>
      <Icon name="search" />
      <span class="palette-button__text">{t("palette.open")}</span>
      {shortcutsOn.value && <kbd>/</kbd>}
    </button>
  );
}
