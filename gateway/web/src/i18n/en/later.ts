import type { later as Texts } from "../es/later";
import { edit } from "./edit";
import { parts } from "./parts";
import { reports } from "./reports";

export const later: Record<keyof typeof Texts, string> = { ...edit, ...parts, ...reports };
