import { t } from "../../i18n";

/** Where a text identifies the person, or looks as if it did: places and kinds, as the server found them. */
export function TextObjections({ problems }: { problems: ReadonlyArray<{ message: string }> }) {
  return (
    <div class="note note--care" role="alert">
      <p>{t("text.identifies")}</p>
      <ul>
        {problems.map(({ message }) => (
          <li key={message}>{message}</li>
        ))}
      </ul>
    </div>
  );
}

/** Puts the text without what was found into its field, where the person reads it and sends it themselves. */
export function RemoveIdentifying({ remove, busy = false }: { remove: () => void; busy?: boolean }) {
  return (
    <button type="button" class="btn btn--second" disabled={busy} onClick={remove}>
      {t("text.remove")}
    </button>
  );
}

/** A text that only looks like a name or an address can be sent, once the person has confirmed it. */
export function ConfirmText({ chosen, choose }: { chosen: boolean; choose: (chosen: boolean) => void }) {
  return (
    <div class="govuk-checkboxes__item">
      <input
        class="govuk-checkboxes__input"
        type="checkbox"
        id="text-confirmed"
        checked={chosen}
        onChange={() => choose(!chosen)}
      />
      <label class="govuk-label govuk-checkboxes__label" for="text-confirmed">
        {t("text.confirm")}
      </label>
    </div>
  );
}

/** Whether the server would take the text once it is confirmed: it only guesses. */
export function isGuess({ code }: { code: string }): boolean {
  return /^(looks|sounds)_like_/.test(code);
}
