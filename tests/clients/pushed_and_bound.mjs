// A pushed request, a token for one service only, and bound to a key, by `openid-client` as its documentation shows it.
import * as client from "openid-client";
import { end, hear, visit } from "./conversation.mjs";

const { issuer, clientId, clientSecret, redirectUri, scope, resource, protectedAddress, otherAddress } = await hear();
const config = await client.discovery(new URL(issuer), clientId, clientSecret, undefined, {
  execute: [client.allowInsecureRequests], // the platform of the test answers on loopback
});
const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair());
const verifier = client.randomPKCECodeVerifier();
const state = client.randomState();
const address = await client.buildAuthorizationUrlWithPAR(
  config,
  {
    redirect_uri: redirectUri,
    scope,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    resource,
  },
  { DPoP },
);
const back = await visit(address);
const checks = { pkceCodeVerifier: verifier, expectedState: state };
const tokens = await client.authorizationCodeGrant(config, back, checks, undefined, { DPoP });
const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP });

const asked = async (address, token, options) => {
  const answer = await client
    .fetchProtectedResource(config, token, new URL(address), "GET", undefined, undefined, options)
    .catch((error) => error.response ?? error.cause ?? error);
  return answer.status;
};
end({
  query: [...address.searchParams.keys()].sort(),
  tokenType: tokens.token_type,
  opened: await asked(protectedAddress, tokens.access_token, { DPoP }),
  openedAfterRefresh: await asked(protectedAddress, refreshed.access_token, { DPoP }),
  asBearer: await asked(protectedAddress, tokens.access_token),
  elsewhere: await asked(otherAddress, tokens.access_token, { DPoP }),
});
