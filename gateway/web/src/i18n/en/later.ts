import type { later as Texts } from "../es/later";
import { edit } from "./edit";

export const later: Record<keyof typeof Texts, string> = { ...edit };
