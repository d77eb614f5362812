import { endpoint, type Schema } from "../../contract/schemas";
import { get, post } from "../request";
import type { RequestContext } from "../requestContext";

/** What one's role has to learn, and what that gives. */
export type Training = Schema<"OwnTraining">;
export type OwnModule = Training["modules"][number];
/** The pages and the quiz of a module, in the language of the screen. */
export type Lesson = Schema<"Lesson">;
export type QuizResult = Schema<"QuizResult">;

export const readTraining = (context: RequestContext = {}) => get<Training>(endpoint("/api/v1/me/training"), context);

export const readLesson = (module: string, context: RequestContext = {}) =>
  get<Lesson>(endpoint("/api/v1/me/training/{module}", { module }), context);

/** The address of a picture, for an `<img>`: the session of the browser opens it. */
export const pictureOf = (module: string, file: string) =>
  endpoint("/api/v1/me/training/{module}/pictures/{file}", { module, file });

/** Sends the choice for each question, from 0. Throws Problem 429 after five attempts in an hour. */
export const attemptQuiz = (module: string, answers: number[]) =>
  post<QuizResult>(endpoint("/api/v1/me/training/{module}/attempts", { module }), { answers });
