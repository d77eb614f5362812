// Written for browsers of any age: says so when this one is too old, or when the application does not come at all.
(function () {
  var known = [
    "noModule" in document.createElement("script"),
    typeof globalThis === "object",
    typeof Promise === "function" && "allSettled" in Promise,
    typeof Intl === "object" && "PluralRules" in Intl && "RelativeTimeFormat" in Intl,
    typeof AbortController === "function",
    typeof EventSource === "function",
  ];
  function show(id) {
    var sentence = document.getElementById(id);
    if (sentence) sentence.removeAttribute("hidden");
  }
  if (known.indexOf(false) >= 0) {
    show("too-old");
    return;
  }
  window.addEventListener(
    "error",
    function (event) {
      var script = event.target;
      if (script && script.tagName === "SCRIPT") show("not-loaded");
      // A script that this browser cannot even read: its language is newer than the browser.
      if (event.error instanceof SyntaxError) show("too-old");
    },
    true,
  );
})();
