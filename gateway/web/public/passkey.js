// Lets the authenticator of the browser answer the form that asks for a passkey. Written for browsers of any age: where
// there are no passkeys the form stays hidden. Source of the shapes: Web Authentication (W3C), §5.1.
(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  function toBytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    var bytes = new Uint8Array(plain.length);
    bytes.forEach((_, at) => {
      bytes[at] = plain.charCodeAt(at);
    });
    return bytes.buffer;
  }

  function toText(buffer) {
    var plain = "";
    new Uint8Array(buffer).forEach((byte) => {
      plain += String.fromCharCode(byte);
    });
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function withBytes(list) {
    return (list || []).map((one) => ({ type: one.type, id: toBytes(one.id) }));
  }

  function read(options) {
    options.challenge = toBytes(options.challenge);
    if (options.user) options.user.id = toBytes(options.user.id);
    if (options.excludeCredentials) options.excludeCredentials = withBytes(options.excludeCredentials);
    if (options.allowCredentials) options.allowCredentials = withBytes(options.allowCredentials);
    return options;
  }

  function written(credential) {
    var response = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach((name) => {
      if (credential.response[name]) response[name] = toText(credential.response[name]);
    });
    return JSON.stringify({
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      response: response,
      clientExtensionResults: {},
    });
  }

  function ask(form) {
    var asked = { publicKey: read(JSON.parse(form.getAttribute("data-options"))) };
    return form.getAttribute("data-passkey") === "create"
      ? navigator.credentials.create(asked)
      : navigator.credentials.get(asked);
  }

  function enable(form) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form).then(
        (credential) => {
          form.elements.namedItem("answer").value = written(credential);
          form.submit();
        },
        () => {
          form.querySelector("[data-failed]").hidden = false;
        },
      );
    });
  }

  document.querySelectorAll("[data-passkey]").forEach(enable);
  document.querySelectorAll("[data-without-passkeys]").forEach((note) => {
    note.hidden = true;
  });
})();
