// The whole life of a sign-in by `openid-client`, as its documentation shows it.
import * as client from "openid-client";
import { end, hear, visit } from "./conversation.mjs";

const { issuer, clientId, clientSecret, redirectUri, afterLogout, scope } = await hear();
const config = await client.discovery(new URL(issuer), clientId, clientSecret, undefined, {
  execute: [client.allowInsecureRequests], // the platform of the test answers on loopback
});
const verifier = client.randomPKCECodeVerifier();
const checks = {
  pkceCodeVerifier: verifier,
  expectedNonce: client.randomNonce(),
  expectedState: client.randomState(),
  idTokenExpected: true,
  maxAge: 600,
};
const back = await visit(
  client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    nonce: checks.expectedNonce,
    state: checks.expectedState,
    max_age: "600",
  }),
);
const tokens = await client.authorizationCodeGrant(config, back, checks);
const claims = tokens.claims();
const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
const live = await client.tokenIntrospection(config, tokens.access_token);
const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
await client.tokenRevocation(config, refreshed.refresh_token);
const revoked = await client.tokenIntrospection(config, refreshed.refresh_token);
const reused = await client
  .refreshTokenGrant(config, refreshed.refresh_token)
  .then(() => "granted", (error) => error.error);
const out = await visit(
  client.buildEndSessionUrl(config, {
    id_token_hint: tokens.id_token,
    post_logout_redirect_uri: afterLogout,
    state: "adiós",
  }),
);
end({
  claims,
  userinfo,
  live,
  refreshed: refreshed.refresh_token !== tokens.refresh_token,
  revoked,
  reused,
  state: out.searchParams.get("state"),
});
