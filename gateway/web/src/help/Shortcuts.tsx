import { t } from "../i18n";
import { ownShortcuts, shortcutsOn, turnShortcuts } from "../ui/shell/shortcuts";

/** Every key that does something, and the switch that turns them off. */
export function Shortcuts() {
  return (
    <>
      <div class="govuk-checkboxes govuk-checkboxes--small">
        <div class="govuk-checkboxes__item">
          <input
            class="govuk-checkboxes__input"
            type="checkbox"
            id="shortcuts-on"
            checked={shortcutsOn.value}
            onChange={(event) => turnShortcuts(event.currentTarget.checked)}
          />
          <label class="govuk-label govuk-checkboxes__label" for="shortcuts-on">
            {t("shortcuts.on")}
          </label>
        </div>
      </div>
      <dl class="keys">
        {ownShortcuts().map(({ keys, text }) => (
          <Line key={text} keys={keys} text={t(text)} />
        ))}
        <Line keys={["Ctrl + K"]} text={t("palette.open")} />
        <Line keys={["Ctrl + Enter"]} text={t("shortcuts.send")} />
        <Line keys={[t("shortcuts.shift"), t("shortcuts.shift"), t("shortcuts.shift")]} text={t("shortcuts.exit")} />
      </dl>
    </>
  );
}

function Line({ keys, text }: { keys: readonly string[]; text: string }) {
  return (
    <div>
      <dt>
        {keys.map((key, index) => (
          <kbd key={`${key}-${index}`}>{key}</kbd>
        ))}
      </dt>
      <dd>{text}</dd>
    </div>
  );
}
