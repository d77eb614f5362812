/** Why a request is made. Functions of `src/api` take it as their last argument and pass it to the request. */
export interface RequestContext {
  /** The page sends the request by itself: it is no sign that the person is there, and does not extend the session. */
  background?: boolean;
  /** Aborted when the response is no longer needed. */
  signal?: AbortSignal;
}

/** Of a request that the page sends by itself. */
export const BACKGROUND: RequestContext = { background: true };
