import { t } from "../../i18n";

interface Props {
  text: string;
  /** It takes something away. */
  care?: boolean;
  disabled?: boolean | undefined;
  /** What the button does; without it, it submits the form that it is in. */
  press?: () => void;
  close: () => void;
}

/** The end of a dialog: the button that does what it asks, and the one that does nothing. */
export function DialogActions({ text, care = false, disabled, press, close }: Props) {
  return (
    <div class="actions">
      <button
        type={press ? "button" : "submit"}
        class={care ? "btn btn--care" : "btn"}
        disabled={disabled}
        onClick={press}
      >
        {text}
      </button>
      <button type="button" class="btn btn--second" onClick={close}>
        {t("form.cancel")}
      </button>
    </div>
  );
}
