import { useEffect, useRef, useState } from "preact/hooks";
import { language, t } from "../../../i18n";
import { drawn } from "./drawings";
import type { Filters } from "./filters";
import { drawingFrom } from "./svg";

interface Props {
  id: string;
  filters: Filters;
  /** Called when the server cannot draw it: the figures are still there as a table. */
  failed: () => void;
}

/** Widths that differ by less are the same drawing. */
const STEP = 20;
const SETTLED_MS = 250;

/** The server's drawing at the width that there is for it, as a part of this page: hover, colours and print are the page's. */
export function Picture({ id, filters, failed }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [waiting, setWaiting] = useState(true);
  const width = useWidth(box);
  useEffect(() => {
    if (!width) return undefined;
    const abort = new AbortController();
    const query = { ...filters, lang: language.value, width: String(width), bare: "true" };
    drawn(id, query, abort.signal)
      .then((text) => {
        const drawing = drawingFrom(text);
        if (abort.signal.aborted || !box.current) return;
        box.current.replaceChildren(drawing ?? "");
        setWaiting(false);
      })
      .catch(() => {
        if (!abort.signal.aborted) failed();
      });
    return () => abort.abort();
  }, [id, JSON.stringify(filters), language.value, width]);
  return (
    <>
      {waiting && (
        <>
          <p class="small soft">{t("dashboard.beingDrawn")}</p>
          <div class="skeleton chart--waiting" aria-busy="true" />
        </>
      )}
      <div class="chart" ref={box} />
    </>
  );
}

/** The width of a box in whole steps; it changes when the window does, once it has settled. */
function useWidth(box: { current: HTMLDivElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const measure = () => setWidth(Math.floor((box.current?.clientWidth ?? 0) / STEP) * STEP);
    let timer = 0;
    const later = () => {
      clearTimeout(timer);
      timer = window.setTimeout(measure, SETTLED_MS);
    };
    measure();
    window.addEventListener("resize", later);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("resize", later);
    };
  }, []);
  return width;
}
