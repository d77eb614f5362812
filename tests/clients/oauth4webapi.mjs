// The whole life of a sign-in by `oauth4webapi`, as its examples show it.
import * as oauth from "oauth4webapi";
import { end, hear, visit } from "./conversation.mjs";

const { issuer, clientId, clientSecret, redirectUri, afterLogout, scope } = await hear();
const loopback = { [oauth.allowInsecureRequests]: true }; // the platform of the test answers on loopback
const address = new URL(issuer);
const as = await oauth.processDiscoveryResponse(address, await oauth.discoveryRequest(address, loopback));
const client = { client_id: clientId };
const auth = oauth.ClientSecretBasic(clientSecret);

const verifier = oauth.generateRandomCodeVerifier();
const state = oauth.generateRandomState();
const nonce = oauth.generateRandomNonce();
const authorize = new URL(as.authorization_endpoint);
authorize.search = new URLSearchParams({
  client_id: clientId,
  redirect_uri: redirectUri,
  response_type: "code",
  scope,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
  code_challenge_method: "S256",
  state,
  nonce,
});
const parameters = oauth.validateAuthResponse(as, client, await visit(authorize), state);
const tokens = await oauth.processAuthorizationCodeResponse(
  as,
  client,
  await oauth.authorizationCodeGrantRequest(as, client, auth, parameters, redirectUri, verifier, loopback),
  { expectedNonce: nonce, requireIdToken: true },
);
const claims = oauth.getValidatedIdTokenClaims(tokens);
const userinfo = await oauth.processUserInfoResponse(
  as,
  client,
  claims.sub,
  await oauth.userInfoRequest(as, client, tokens.access_token, loopback),
);
const introspect = async (token) =>
  oauth.processIntrospectionResponse(
    as,
    client,
    await oauth.introspectionRequest(as, client, auth, token, loopback),
  );
const refresh = async (token) =>
  oauth.processRefreshTokenResponse(
    as,
    client,
    await oauth.refreshTokenGrantRequest(as, client, auth, token, loopback),
  );
const live = await introspect(tokens.access_token);
const refreshed = await refresh(tokens.refresh_token);
await oauth.processRevocationResponse(
  await oauth.revocationRequest(as, client, auth, refreshed.refresh_token, loopback),
);
const revoked = await introspect(refreshed.refresh_token);
const reused = await refresh(refreshed.refresh_token).then(() => "granted", (error) => error.error);
const logout = new URL(as.end_session_endpoint);
logout.search = new URLSearchParams({
  id_token_hint: tokens.id_token,
  post_logout_redirect_uri: afterLogout,
  state: "adiós",
});
const out = await visit(logout);
end({
  claims,
  userinfo,
  live,
  refreshed: refreshed.refresh_token !== tokens.refresh_token,
  revoked,
  reused,
  state: out.searchParams.get("state"),
});
