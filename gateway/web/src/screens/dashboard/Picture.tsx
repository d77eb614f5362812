import { useEffect, useState } from "preact/hooks";
import { drawingOf } from "../../api/reporting";
import { send } from "../../api/request";
import { asProblem, type Problem } from "../../http/problem";
import { language } from "../../i18n";
import { ProblemNote } from "../../ui/ProblemState";

interface Props {
  id: string;
  country: string;
  scope: string;
  /** What the picture shows, for readers who do not see it. */
  words: string;
}

/** The server's drawing. As an image it can hold no script and reach nothing. */
export function Picture({ id, country, scope, words }: Props) {
  const [address, setAddress] = useState("");
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    const abort = new AbortController();
    let made = "";
    const draw = async () => {
      const query = { country, scope, lang: language.value };
      const response = await send("GET", drawingOf(id), { query, signal: abort.signal });
      made = URL.createObjectURL(await response.blob());
      setAddress(made);
    };
    draw().catch((thrown: unknown) => {
      if (!abort.signal.aborted) setProblem(asProblem(thrown));
    });
    return () => {
      abort.abort();
      if (made) URL.revokeObjectURL(made);
    };
  }, [id, country, scope, language.value]);
  if (problem) return <ProblemNote problem={problem} />;
  return address ? (
    <img class="chart" src={address} alt={words} />
  ) : (
    <div class="skeleton chart--waiting" aria-busy="true" />
  );
}
