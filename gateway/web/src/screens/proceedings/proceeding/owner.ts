import type { Owner } from "../../../parts/kind";
import type { OfProceeding } from "./kind";
import { loadProceeding } from "./load";

export const PROCEEDINGS: Owner<OfProceeding> = {
  name: "proceedings",
  back: "proceeding.back",
  load: loadProceeding,
  idOf: ({ proceeding }) => proceeding.id,
  aboutOf: () => "",
  isClosed: () => false,
};
