import type { later as Texts } from "../es/later";
import { edit } from "./edit";
import { parts } from "./parts";

export const later: Record<keyof typeof Texts, string> = { ...edit, ...parts };
