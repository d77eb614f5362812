import { codeList } from "../../../api/codelists";
import {
  type CodeField,
  type CodesField,
  type ControlsField,
  type Field,
  listOf,
  type PlainField,
} from "../../../forms/field";
import { labelOf } from "../../../forms/labelOf";
import { t } from "../../../i18n";

/** Longer lists, such as that of all countries, are a line to write on. */
const MOST_BOXES = 40;
const BOX = "☐";

/** One question with room for its answer. Every question is there: paper does not know what was answered before. */
export function BlankField({ field }: { field: Field }) {
  return (
    <div class="blank__field">
      <p class="blank__label">{labelOf(field)}</p>
      <Room field={field} />
    </div>
  );
}

function Room({ field }: { field: Field }) {
  if (field.kind === "parts") return <Several fields={field.fields} />;
  if (field.kind === "controls") return <Table field={field} />;
  if (field.kind === "code" || field.kind === "codes") return <Boxes field={field} />;
  if (field.kind === "text" && field.long) return <Lines count={3} />;
  return <Lines count={1} />;
}

function Lines({ count }: { count: number }) {
  return (
    <>
      {Array.from({ length: count }, (_, index) => (
        <p key={String(index)} class="blank__line" />
      ))}
    </>
  );
}

/** A list that follows from another answer is not known here. */
function Boxes({ field }: { field: CodeField | CodesField }) {
  const id = listOf(field, {});
  // What depends on an answer is not known here; what belongs to one of several things is.
  const only = field.what ? field.only : undefined;
  const items = ((id && codeList(id)?.items) || []).filter((item) => only?.(item, {}) ?? true);
  if (items.length === 0 || items.length > MOST_BOXES) return <Lines count={1} />;
  return (
    <ul class="blank__boxes">
      {items.map(({ code, label }) => (
        <li key={code}>
          {BOX} {label}
        </li>
      ))}
    </ul>
  );
}

/** Each item of a list with the same few answers. */
function Table({ field }: { field: ControlsField }) {
  const answers = field.columns
    ? field.columns.filter(({ code }) => code).map(({ label }) => t(label))
    : (codeList("yes_no_unknown")?.items ?? []).map(({ label }) => label);
  return (
    <ul class="blank__rows">
      {(codeList(field.list)?.items ?? []).map(({ code, label }) => (
        <li key={code}>
          <span>{label}</span>{" "}
          <span class="blank__answers">{answers.map((answer) => `${BOX} ${answer}`).join("  ")}</span>
        </li>
      ))}
    </ul>
  );
}

function Several({ fields }: { fields: readonly PlainField[] }) {
  return (
    <div class="blank__several">
      {fields.map((field) => (
        <BlankField key={field.name} field={field} />
      ))}
    </div>
  );
}
