import { changePart, type PartName, readPart } from "../../../api/case/parts";
import { useAttempt } from "../../../forms/attempt";
import { ProblemNote } from "../../../ui/loading/ProblemState";

interface Props {
  /** The kind of the part. */
  name: PartName<"cases">;
  /** The case and the part. */
  id: string;
  part: string;
  patch: () => object;
  text: string;
  done: () => void | Promise<void>;
}

/** One press that says of a part that it is done; it holds for the part as it is at that moment. */
export function DoneButton({ name, id, part, patch, text, done }: Props) {
  const parts = { owner: "cases", name } as const;
  const { problem, busy, attempt } = useAttempt();
  const press = () =>
    attempt(async () => {
      const { version } = await readPart(parts, id, part);
      await changePart(parts, id, part, version, patch());
      await done();
    });
  return (
    <div class="no-print">
      <button type="button" class="btn btn--second" disabled={busy} onClick={() => void press()}>
        {text}
      </button>
      <ProblemNote problem={problem} />
    </div>
  );
}
