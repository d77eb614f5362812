// A file of its own because the page's policy allows no inline script. "Try it out" stays off: it would put real
// records on a documentation page.
window.ui = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  supportedSubmitMethods: [],
  validatorUrl: null,
});
